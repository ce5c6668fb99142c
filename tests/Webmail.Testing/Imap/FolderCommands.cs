using System.Text.RegularExpressions;

namespace Webmail.Testing.Imap;

/// <summary>LIST, STATUS, SELECT and what changes the tree.</summary>
internal sealed class FolderCommands(ScriptedImapServer server, MailboxView view)
{
    public void Register(Dictionary<string, Func<ImapExchange, Task>> commands)
    {
        commands["LIST"] = c => ListAsync(c, "LIST");
        commands["LSUB"] = c => ListAsync(c, "LSUB");
        commands["STATUS"] = StatusAsync;
        commands["SELECT"] = c => SelectAsync(c, false);
        commands["EXAMINE"] = c => SelectAsync(c, true);
        commands["CLOSE"] = CloseAsync;
        commands["UNSELECT"] = UnselectAsync;
        commands["CREATE"] = CreateAsync;
        commands["DELETE"] = DeleteAsync;
        commands["RENAME"] = RenameAsync;
        commands["SUBSCRIBE"] = c => SubscribeAsync(c, true);
        commands["UNSUBSCRIBE"] = c => SubscribeAsync(c, false);
    }

    private async Task<ScriptedFolder?> FindAsync(ImapExchange exchange, ImapToken name)
    {
        var folder = server.Folders.Find(view.Name(name));
        if (folder is null)
        {
            await exchange.NoAsync($"[NONEXISTENT] Mailbox doesn't exist: {name.Text}");
        }

        return folder;
    }

    private async Task DoneAsync(ImapExchange exchange, string text = "done")
    {
        await view.SyncAsync(exchange);
        await exchange.OkAsync(text);
    }

    private async Task ListAsync(ImapExchange exchange, string verb)
    {
        // RFC 5258: LIST (selection options) reference (patterns) RETURN (options); each of the new parts may be missing.
        var arguments = exchange.Arguments.Skip(1).ToList();
        var selection = arguments[0].Items;
        if (selection is not null)
        {
            arguments.RemoveAt(0);
        }

        var reference = view.Name(arguments[0]);
        var patterns = arguments[1].Items ?? [arguments[1]];
        var options = arguments.Count > 3 ? arguments[3].Items ?? [] : [];
        if (patterns is [{ Bytes.Length: 0 }])
        {
            await exchange.SendAsync($"* {verb} (\\Noselect) \"{server.Folders.Delimiter}\" \"\"");
            await DoneAsync(exchange);
            return;
        }

        var subscribedOnly = verb == "LSUB" || selection?.Any(s => s.Upper == "SUBSCRIBED") == true;
        var special = selection?.Any(s => s.Upper == "SPECIAL-USE") == true;
        var showSubscribed = subscribedOnly || options.Any(o => o.Upper == "SUBSCRIBED");
        var status = options.SkipWhile(o => o.Upper != "STATUS").Skip(1).FirstOrDefault()?.Items?.Select(i => i.Upper).ToList();
        foreach (var folder in server.Folders.All)
        {
            if (!patterns.Any(p => Pattern(reference + view.Name(p)).IsMatch(folder.Name)) || (subscribedOnly && !folder.IsSubscribed) || (special && Uses(folder).Length == 0))
            {
                continue;
            }

            await exchange.SendAsync($"* {verb} ({Attributes(folder, showSubscribed)}) \"{server.Folders.Delimiter}\" {view.Wire(folder.Name)}");
            if (status is not null && !folder.Attributes.Contains("\\Noselect", StringComparison.OrdinalIgnoreCase))
            {
                await exchange.SendAsync(view.Status(folder, status));
            }
        }

        await DoneAsync(exchange);
    }

    private string Attributes(ScriptedFolder folder, bool showSubscribed)
    {
        var children = server.Folders.All.Any(f => f.Name.StartsWith(folder.Name + server.Folders.Delimiter, StringComparison.Ordinal));
        var words = new List<string> { children ? "\\HasChildren" : "\\HasNoChildren" };
        words.AddRange(folder.Attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(server.Has("SPECIAL-USE") ? [] : Uses(folder)));
        if (showSubscribed && folder.IsSubscribed)
        {
            words.Add("\\Subscribed");
        }

        return string.Join(' ', words);
    }

    private static string[] Uses(ScriptedFolder folder) =>
        [.. folder.Attributes.Split(' ').Where(a => a is "\\All" or "\\Archive" or "\\Drafts" or "\\Flagged" or "\\Junk" or "\\Sent" or "\\Trash" or "\\Important")];

    private Regex Pattern(string pattern)
    {
        var delimiter = Regex.Escape(server.Folders.Delimiter.ToString());
        return new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("%", $"[^{delimiter}]*", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase);
    }

    private async Task StatusAsync(ImapExchange exchange)
    {
        if (await FindAsync(exchange, exchange.Arguments[1]) is { } folder)
        {
            await exchange.SendAsync(view.Status(folder, exchange.Arguments[2].Items!.Select(i => i.Upper)));
            await DoneAsync(exchange);
        }
    }

    private async Task SelectAsync(ImapExchange exchange, bool readOnly)
    {
        view.Select(null, true);
        if (await FindAsync(exchange, exchange.Arguments[1]) is not { } folder)
        {
            return;
        }

        if (folder.Attributes.Contains("\\Noselect", StringComparison.OrdinalIgnoreCase))
        {
            await exchange.NoAsync("Mailbox can't be selected.");
            return;
        }

        var options = exchange.Arguments.Count > 2 ? exchange.Arguments[2].Items ?? [] : [];
        if (options.Any(o => o.Upper is "CONDSTORE" or "QRESYNC"))
        {
            view.Enabled.Add("CONDSTORE");
        }

        view.Select(folder, readOnly);
        await exchange.SendAsync("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)");
        await exchange.SendAsync($"* OK [PERMANENTFLAGS ({(readOnly ? "" : "\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*")})] Flags permitted.");
        await exchange.SendAsync($"* {folder.Messages.Count} EXISTS");
        await exchange.SendAsync("* 0 RECENT");
        if (folder.Messages.Select((m, i) => (m, i)).FirstOrDefault(x => !x.m.Has("\\Seen")) is { m: not null } unseen)
        {
            await exchange.SendAsync($"* OK [UNSEEN {unseen.i + 1}] First unseen.");
        }

        await exchange.SendAsync($"* OK [UIDVALIDITY {folder.UidValidity}] UIDs valid");
        await exchange.SendAsync($"* OK [UIDNEXT {folder.UidNext}] Predicted next UID");
        await exchange.SendAsync(server.Has("CONDSTORE") ? $"* OK [HIGHESTMODSEQ {folder.HighestModSeq}] Highest" : "* OK [NOMODSEQ] No mod-sequences");
        await ResyncAsync(exchange, folder, options);
        await exchange.OkAsync($"[READ-{(readOnly ? "ONLY" : "WRITE")}] {(readOnly ? "Examine" : "Select")} completed.");
    }

    // RFC 7162 §3.2.5: what changed since the state the client knows.
    private async Task ResyncAsync(ImapExchange exchange, ScriptedFolder folder, List<ImapToken> options)
    {
        var known = options.SkipWhile(o => o.Upper != "QRESYNC").Skip(1).FirstOrDefault()?.Items;
        if (known is null || known[0].Text != $"{folder.UidValidity}")
        {
            return;
        }

        var since = ulong.Parse(known[1].Text, System.Globalization.CultureInfo.InvariantCulture);
        var gone = folder.Expunged.Where(e => e.ModSeq > since).Select(e => e.Uid).Order().ToList();
        if (gone.Count > 0)
        {
            await exchange.SendAsync("* VANISHED (EARLIER) " + ImapWire.Set(gone));
        }

        foreach (var (number, message) in view.Messages().Where(m => m.Message.ModSeq > since))
        {
            await exchange.SendAsync($"* {number} FETCH (UID {message.Uid} FLAGS ({string.Join(' ', message.Flags)}) MODSEQ ({message.ModSeq}))");
        }
    }

    private Task CloseAsync(ImapExchange exchange)
    {
        if (view is { Selected: { } folder, ReadOnly: false })
        {
            folder.Expunge([.. folder.Messages.Where(m => m.Has("\\Deleted")).Select(m => m.Uid)]);
        }

        view.Select(null, true);
        return exchange.OkAsync();
    }

    private Task UnselectAsync(ImapExchange exchange)
    {
        view.Select(null, true);
        return exchange.OkAsync();
    }

    private async Task CreateAsync(ImapExchange exchange)
    {
        var name = view.Name(exchange.Arguments[1]).TrimEnd(server.Folders.Delimiter);
        if (server.Folders.Find(name) is not null)
        {
            await exchange.NoAsync("[ALREADYEXISTS] Mailbox already exists");
            return;
        }

        server.Folders.Add(name).IsSubscribed = false;
        await DoneAsync(exchange);
    }

    private async Task DeleteAsync(ImapExchange exchange)
    {
        if (await FindAsync(exchange, exchange.Arguments[1]) is { } folder)
        {
            server.Folders.Remove(folder.Name);
            await DoneAsync(exchange);
        }
    }

    private async Task RenameAsync(ImapExchange exchange)
    {
        if (await FindAsync(exchange, exchange.Arguments[1]) is not { } folder)
        {
            return;
        }

        var (from, to) = (folder.Name, view.Name(exchange.Arguments[2]));
        if (server.Folders.Find(to) is not null)
        {
            await exchange.NoAsync("[ALREADYEXISTS] Mailbox already exists");
            return;
        }

        foreach (var below in server.Folders.All.Where(f => f.Name == from || f.Name.StartsWith(from + server.Folders.Delimiter, StringComparison.Ordinal)))
        {
            below.Name = to + below.Name[from.Length..];
        }

        await DoneAsync(exchange);
    }

    private async Task SubscribeAsync(ImapExchange exchange, bool subscribed)
    {
        if (await FindAsync(exchange, exchange.Arguments[1]) is { } folder)
        {
            folder.IsSubscribed = subscribed;
            await DoneAsync(exchange);
        }
    }
}
