using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>A page as it was prerendered, for the circuit that takes it over.</summary>
internal sealed record MailSnapshot(AccountInfo Account, FolderTree Tree, FolderPage Page, OpenMessage? Open);
