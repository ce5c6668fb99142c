using Webmail.Contracts;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Folders;

/// <summary>What folders are called where the server does not say what they are for, and what they may be called.</summary>
internal static class FolderNames
{
    private static readonly Dictionary<string, FolderRole> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Drafts"] = FolderRole.Drafts,
        ["Draft"] = FolderRole.Drafts,
        ["Borradores"] = FolderRole.Drafts,
        ["Borrador"] = FolderRole.Drafts,
        ["Sent"] = FolderRole.Sent,
        ["Sent Items"] = FolderRole.Sent,
        ["Sent Mail"] = FolderRole.Sent,
        ["Sent Messages"] = FolderRole.Sent,
        ["Enviados"] = FolderRole.Sent,
        ["Elementos enviados"] = FolderRole.Sent,
        ["Correo enviado"] = FolderRole.Sent,
        ["Mensajes enviados"] = FolderRole.Sent,
        ["Archive"] = FolderRole.Archive,
        ["Archives"] = FolderRole.Archive,
        ["Archivo"] = FolderRole.Archive,
        ["Archivados"] = FolderRole.Archive,
        ["Archivo de correo"] = FolderRole.Archive,
        ["Junk"] = FolderRole.Junk,
        ["Junk E-mail"] = FolderRole.Junk,
        ["Junk Email"] = FolderRole.Junk,
        ["Spam"] = FolderRole.Junk,
        ["Bulk Mail"] = FolderRole.Junk,
        ["Correo no deseado"] = FolderRole.Junk,
        ["Correo basura"] = FolderRole.Junk,
        ["No deseado"] = FolderRole.Junk,
        ["Basura"] = FolderRole.Junk,
        ["Trash"] = FolderRole.Trash,
        ["Deleted Items"] = FolderRole.Trash,
        ["Deleted Messages"] = FolderRole.Trash,
        ["Bin"] = FolderRole.Trash,
        ["Papelera"] = FolderRole.Trash,
        ["Elementos eliminados"] = FolderRole.Trash,
        ["Eliminados"] = FolderRole.Trash,
    };

    public static FolderRole RoleOf(string name) => Roles.GetValueOrDefault(name.Trim());

    /// <summary>The name a role's folder gets when it has to be made.</summary>
    public static string NameOf(FolderRole role) => role switch
    {
        FolderRole.Drafts => "Drafts",
        FolderRole.Sent => "Sent",
        FolderRole.Archive => "Archive",
        FolderRole.Junk => "Junk",
        FolderRole.Trash => "Trash",
        _ => throw new MailException(MailError.FolderNotAllowed),
    };

    /// <exception cref="MailException">FolderNameInvalid.</exception>
    public static string Checked(string name, char delimiter)
    {
        var trimmed = name.Trim();
        // RFC 9051 §5.1: the delimiter would make two folders of one; wildcards and control characters are trouble in every client.
        var isValid = trimmed.Length is > 0 and <= 200 && !trimmed.Contains(delimiter, StringComparison.Ordinal)
            && !trimmed.Any(c => char.IsControl(c) || c is '*' or '%') && trimmed is not ("." or "..");
        return isValid ? trimmed : throw new MailException(MailError.FolderNameInvalid) { Subject = name };
    }
}
