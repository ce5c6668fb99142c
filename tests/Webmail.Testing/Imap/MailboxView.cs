using System.Globalization;

namespace Webmail.Testing.Imap;

/// <summary>What one connection knows of the mailbox it has selected; the difference to the truth is told at the next chance.</summary>
internal sealed class MailboxView(ScriptedImapServer server)
{
    private readonly List<(uint Uid, ulong ModSeq)> _known = [];
    private ulong _knownModSeq;

    public HashSet<string> Enabled { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ScriptedFolder? Selected { get; private set; }

    public bool ReadOnly { get; private set; }

    /// <summary>State of each folder as told last; null while the client did not ask for NOTIFY.</summary>
    public Dictionary<string, ulong>? Notified { get; set; }

    public bool TellsModSeq => Enabled.Overlaps(["CONDSTORE", "QRESYNC"]);

    public Dictionary<string, ulong> Snapshot() => server.Folders.All.ToDictionary(f => f.Name, f => f.HighestModSeq);

    public void Select(ScriptedFolder? folder, bool readOnly)
    {
        Selected = folder;
        ReadOnly = readOnly;
        _known.Clear();
        _known.AddRange(folder?.Messages.Select(m => (m.Uid, m.ModSeq)) ?? []);
        _knownModSeq = folder?.HighestModSeq ?? 0;
    }

    /// <summary>The messages the connection knows with their sequence numbers; one that is gone since is left out.</summary>
    public IReadOnlyList<(uint Number, ScriptedMessage Message)> Messages()
    {
        var byUid = Selected!.Messages.ToDictionary(m => m.Uid);
        return [.. _known.Select((k, i) => ((uint)i + 1, byUid.GetValueOrDefault(k.Uid)!)).Where(m => m.Item2 is not null)];
    }

    /// <summary>The client was told of this message's flags already.</summary>
    public void Told(uint uid, ulong modSeq)
    {
        var index = _known.FindIndex(k => k.Uid == uid);
        if (index >= 0)
        {
            _known[index] = (uid, modSeq);
        }
    }

    /// <summary>RFC 9051 §5.2: tells expunged, new and changed messages, in this order.</summary>
    public async Task SyncAsync(ImapExchange exchange)
    {
        await SyncFoldersAsync(exchange);
        if (Selected is not { } folder || folder.HighestModSeq == _knownModSeq)
        {
            return;
        }

        _knownModSeq = folder.HighestModSeq;
        var now = folder.Messages.ToDictionary(m => m.Uid);
        await TellExpungedAsync(exchange, now);
        var added = now.Values.Where(m => _known.All(k => k.Uid != m.Uid)).OrderBy(m => m.Uid).ToList();
        if (added.Count > 0)
        {
            _known.AddRange(added.Select(m => (m.Uid, m.ModSeq)));
            await exchange.SendAsync($"* {_known.Count} EXISTS");
        }

        for (var i = 0; i < _known.Count; i++)
        {
            var message = now[_known[i].Uid];
            if (message.ModSeq != _known[i].ModSeq)
            {
                _known[i] = (message.Uid, message.ModSeq);
                var modSeq = TellsModSeq ? $" MODSEQ ({message.ModSeq})" : "";
                await exchange.SendAsync($"* {i + 1} FETCH (UID {message.Uid} FLAGS ({string.Join(' ', message.Flags)}){modSeq})");
            }
        }
    }

    public async Task TellStatusOfAllAsync(ImapExchange exchange)
    {
        foreach (var folder in server.Folders.All.Where(f => f != Selected))
        {
            await exchange.SendAsync(Status(folder, ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"]));
        }
    }

    public string Wire(string name) => ImapWire.String(Enabled.Contains("UTF8=ACCEPT") ? name : ImapWire.EncodeName(name));

    public string Name(ImapToken token) => Enabled.Contains("UTF8=ACCEPT") ? token.Text : ImapWire.DecodeName(token.Text);

    public string Status(ScriptedFolder folder, IEnumerable<string> items)
    {
        var values = items.Select(item => item.ToUpperInvariant() switch
        {
            "MESSAGES" => $"MESSAGES {folder.Messages.Count}",
            "UIDNEXT" => $"UIDNEXT {folder.UidNext}",
            "UIDVALIDITY" => $"UIDVALIDITY {folder.UidValidity}",
            "UNSEEN" => $"UNSEEN {folder.Messages.Count(m => !m.Has("\\Seen"))}",
            "RECENT" => "RECENT 0",
            "HIGHESTMODSEQ" => $"HIGHESTMODSEQ {folder.HighestModSeq}",
            "SIZE" => string.Create(CultureInfo.InvariantCulture, $"SIZE {folder.Messages.Sum(m => (long)m.Source.Length)}"),
            var other => throw new InvalidOperationException($"STATUS item {other} is not known to the scripted server."),
        });
        return $"* STATUS {Wire(folder.Name)} ({string.Join(' ', values)})";
    }

    private async Task TellExpungedAsync(ImapExchange exchange, Dictionary<uint, ScriptedMessage> now)
    {
        var gone = _known.Where(k => !now.ContainsKey(k.Uid)).Select(k => k.Uid).ToList();
        if (gone.Count == 0)
        {
            return;
        }

        if (Enabled.Contains("QRESYNC"))
        {
            _known.RemoveAll(k => gone.Contains(k.Uid));
            await exchange.SendAsync("* VANISHED " + ImapWire.Set(gone));
            return;
        }

        for (var i = _known.Count - 1; i >= 0; i--)
        {
            if (gone.Contains(_known[i].Uid))
            {
                _known.RemoveAt(i);
                await exchange.SendAsync($"* {i + 1} EXPUNGE");
            }
        }
    }

    // RFC 5465 §5: a STATUS for each other folder that changed.
    private async Task SyncFoldersAsync(ImapExchange exchange)
    {
        if (Notified is null)
        {
            return;
        }

        foreach (var folder in server.Folders.All)
        {
            if (folder != Selected && Notified.GetValueOrDefault(folder.Name) != folder.HighestModSeq)
            {
                await exchange.SendAsync(Status(folder, ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"]));
            }

            Notified[folder.Name] = folder.HighestModSeq;
        }
    }
}
