namespace Webmail.Folders;

/// <summary>Names the strings of the folder tree.</summary>
public sealed class FolderWords;
