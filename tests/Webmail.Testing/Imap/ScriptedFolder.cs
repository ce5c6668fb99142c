using System.Text;
using MimeKit;

namespace Webmail.Testing.Imap;

/// <summary>A mailbox of the scripted server. Changing it while a client idles is told to the client, as by a real one.</summary>
public sealed class ScriptedFolder
{
    private readonly ScriptedFolders _owner;
    private readonly List<ScriptedMessage> _messages = [];
    private readonly List<(uint Uid, ulong ModSeq)> _expunged = [];

    internal ScriptedFolder(ScriptedFolders owner, string name)
    {
        _owner = owner;
        Name = name;
    }

    /// <summary>Full name, decoded.</summary>
    public string Name { get; internal set; }

    /// <summary>Attributes LIST shows, for example <c>\Sent</c> or <c>\Noselect</c>.</summary>
    public string Attributes { get; set; } = "";

    public bool IsSubscribed { get; set; } = true;

    public uint UidValidity { get; private set; } = 1_000;

    public uint UidNext { get; private set; } = 1;

    public ulong HighestModSeq { get; private set; } = 1;

    public IReadOnlyList<ScriptedMessage> Messages
    {
        get
        {
            lock (_owner.Gate)
            {
                return [.. _messages];
            }
        }
    }

    internal IReadOnlyList<(uint Uid, ulong ModSeq)> Expunged
    {
        get
        {
            lock (_owner.Gate)
            {
                return [.. _expunged];
            }
        }
    }

    /// <returns>The message's UID.</returns>
    public uint Add(MimeMessage message, params string[] flags)
    {
        using var bytes = new MemoryStream();
        var dos = FormatOptions.Default.Clone();
        dos.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(dos, bytes);
        return Add(bytes.ToArray(), flags);
    }

    /// <summary>A message as raw text; bare LF become CRLF.</summary>
    public uint Add(string source, params string[] flags) =>
        Add(Encoding.UTF8.GetBytes(source.ReplaceLineEndings("\r\n")), flags);

    /// <summary>A message byte by byte, however broken.</summary>
    public uint Add(byte[] source, IEnumerable<string> flags, DateTimeOffset? internalDate = null)
    {
        lock (_owner.Gate)
        {
            var message = new ScriptedMessage(UidNext++, source, internalDate ?? DateTimeOffset.UtcNow, flags, ++HighestModSeq);
            _messages.Add(message);
            _owner.Changed();
            return message.Uid;
        }
    }

    public void SetFlags(uint uid, params string[] flags)
    {
        lock (_owner.Gate)
        {
            _messages.Single(m => m.Uid == uid).Set(flags, ++HighestModSeq);
            _owner.Changed();
        }
    }

    public void Expunge(params uint[] uids)
    {
        lock (_owner.Gate)
        {
            foreach (var message in _messages.Where(m => uids.Contains(m.Uid)).ToList())
            {
                _messages.Remove(message);
                _expunged.Add((message.Uid, ++HighestModSeq));
            }

            _owner.Changed();
        }
    }

    /// <summary>RFC 9051 §2.3.1.1: the same messages under new identifiers, as after a restore from a backup.</summary>
    public void ChangeUidValidity(uint firstUid = 1)
    {
        lock (_owner.Gate)
        {
            UidValidity++;
            UidNext = firstUid;
            _expunged.Clear();
            foreach (var message in _messages)
            {
                message.Renumber(UidNext++, ++HighestModSeq);
            }

            _owner.Changed();
        }
    }
}
