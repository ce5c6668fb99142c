namespace Webmail.Contracts.Folders;

/// <summary>What a folder is for: RFC 6154 special use, or its name where the server says nothing.</summary>
public enum FolderRole { None, Inbox, Drafts, Sent, Archive, Junk, Trash, Starred, All, Important }
