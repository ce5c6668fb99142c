using MailKit;

namespace Webmail.Gateway.Messages.Views;

/// <summary>How far a folder's view is true.</summary>
/// <param name="ModSeq">RFC 7162: 0 where the folder keeps none.</param>
internal readonly record struct FolderState(uint UidValidity, ulong ModSeq, uint UidNext, int Total)
{
    public static FolderState Of(IMailFolder folder) => new(folder.UidValidity, folder.HighestModSeq, folder.UidNext?.Id ?? 0, folder.Count);
}
