namespace Webmail.Testing.Imap;

/// <summary>The mailboxes of a scripted server, INBOX first.</summary>
public sealed class ScriptedFolders
{
    private readonly List<ScriptedFolder> _folders = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ScriptedFolders() => Add("INBOX");

    public char Delimiter { get; set; } = '/';

    /// <summary>The prefix of the personal namespace (RFC 2342), for example "INBOX.".</summary>
    public string Prefix { get; set; } = "";

    internal Lock Gate { get; } = new();

    public ScriptedFolder this[string name] => Find(name) ?? throw new KeyNotFoundException($"The scripted server has no folder {name}.");

    public IReadOnlyList<ScriptedFolder> All
    {
        get
        {
            lock (Gate)
            {
                return [.. _folders];
            }
        }
    }

    internal Task NextChange
    {
        get
        {
            lock (Gate)
            {
                return _changed.Task;
            }
        }
    }

    public ScriptedFolder Add(string name, string attributes = "")
    {
        lock (Gate)
        {
            var folder = new ScriptedFolder(this, name) { Attributes = attributes };
            _folders.Add(folder);
            Changed();
            return folder;
        }
    }

    public void Remove(string name)
    {
        lock (Gate)
        {
            _folders.RemoveAll(f => f.Name == name);
            Changed();
        }
    }

    public ScriptedFolder? Find(string name)
    {
        lock (Gate)
        {
            return _folders.Find(f => f.Name == name || (f.Name == "INBOX" && name.Equals("INBOX", StringComparison.OrdinalIgnoreCase)));
        }
    }

    internal void Changed()
    {
        lock (Gate)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
