using System.Globalization;

namespace Webmail.Testing.Imap;

/// <summary>FETCH, STORE, COPY, MOVE, EXPUNGE, APPEND, SEARCH and SORT on the selected mailbox, by sequence number or UID.</summary>
internal sealed class MessageCommands(ScriptedImapServer server, MailboxView view)
{
    public void Register(Dictionary<string, Func<ImapExchange, Task>> commands)
    {
        foreach (var (verb, run) in new (string, Func<ImapExchange, Task>)[] { ("FETCH", FetchAsync), ("STORE", StoreAsync), ("COPY", CopyAsync), ("MOVE", MoveAsync), ("SEARCH", SearchAsync), ("SORT", SortAsync) })
        {
            commands[verb] = c => SelectedAsync(c, run);
            commands["UID " + verb] = c => SelectedAsync(c, run);
        }

        commands["EXPUNGE"] = c => SelectedAsync(c, ExpungeAsync);
        commands["UID EXPUNGE"] = c => SelectedAsync(c, ExpungeAsync);
        commands["APPEND"] = AppendAsync;
    }

    private Task SelectedAsync(ImapExchange exchange, Func<ImapExchange, Task> run) =>
        view.Selected is null ? exchange.BadAsync("No mailbox selected") : run(exchange);

    private static bool ByUid(ImapExchange exchange) => exchange.Arguments[0].Upper == "UID";

    private static IReadOnlyList<ImapToken> Arguments(ImapExchange exchange) => [.. exchange.Arguments.Skip(ByUid(exchange) ? 2 : 1)];

    private IReadOnlyList<(uint Number, ScriptedMessage Message)> Chosen(ImapExchange exchange, string set)
    {
        var all = view.Messages();
        var byUid = ByUid(exchange);
        var chosen = ImapWire.Set(set, [.. all.Select(m => byUid ? m.Message.Uid : m.Number)]);
        return [.. all.Where(m => chosen.Contains(byUid ? m.Message.Uid : m.Number))];
    }

    private async Task DoneAsync(ImapExchange exchange, string text = "done")
    {
        // RFC 9051 §7.5.1: EXPUNGE must not be sent while the client counts by sequence number.
        if (ByUid(exchange) || !exchange.Arguments[0].Upper.StartsWith("FETCH", StringComparison.Ordinal))
        {
            await view.SyncAsync(exchange);
        }

        await exchange.OkAsync(text);
    }

    private async Task FetchAsync(ImapExchange exchange)
    {
        var arguments = Arguments(exchange);
        var items = (arguments[1].Items ?? [arguments[1]]).ToList();
        var modifiers = arguments.Count > 2 ? arguments[2].Items ?? [] : [];
        var since = modifiers.SkipWhile(m => m.Upper != "CHANGEDSINCE").Skip(1).Select(m => ulong.Parse(m.Text, CultureInfo.InvariantCulture)).FirstOrDefault();
        if (since > 0)
        {
            view.Enabled.Add("CONDSTORE");
        }

        if (modifiers.Any(m => m.Upper == "VANISHED") && view.Selected!.Expunged.Where(e => e.ModSeq > since).Select(e => e.Uid).ToList() is { Count: > 0 } gone)
        {
            await exchange.SendAsync("* VANISHED (EARLIER) " + ImapWire.Set(gone));
        }

        foreach (var (number, message) in Chosen(exchange, arguments[0].Text).Where(m => m.Message.ModSeq > since))
        {
            if (!view.ReadOnly && !message.Has("\\Seen") && items.Any(i => i.Upper.StartsWith("BODY[", StringComparison.Ordinal) || i.Upper is "RFC822" or "RFC822.TEXT"))
            {
                view.Selected!.SetFlags(message.Uid, [.. message.Flags, "\\Seen"]);
            }

            var response = new FetchResponse(message);
            await exchange.SendRawAsync(response.Build(number, items, ByUid(exchange), modSeq: since > 0));
        }

        await DoneAsync(exchange);
    }

    private async Task StoreAsync(ImapExchange exchange)
    {
        var arguments = Arguments(exchange);
        var modifier = arguments[1].Items is { } items && items.Count > 0 && items[0].Upper == "UNCHANGEDSINCE"
            ? ulong.Parse(items[1].Text, CultureInfo.InvariantCulture) : ulong.MaxValue;
        var operation = arguments[modifier == ulong.MaxValue ? 1 : 2];
        var rest = arguments.Skip(modifier == ulong.MaxValue ? 2 : 3).ToList();
        var flags = (rest[0].Items ?? rest).Select(f => f.Text).ToList();
        if (view.ReadOnly)
        {
            await exchange.NoAsync("[READ-ONLY] Mailbox is read-only");
            return;
        }

        var modified = new List<uint>();
        foreach (var (number, message) in Chosen(exchange, arguments[0].Text))
        {
            if (message.ModSeq > modifier)
            {
                modified.Add(ByUid(exchange) ? message.Uid : number);
                continue;
            }

            var result = operation.Text[0] switch
            {
                '+' => message.Flags.Union(flags, StringComparer.OrdinalIgnoreCase),
                '-' => message.Flags.Except(flags, StringComparer.OrdinalIgnoreCase),
                _ => flags,
            };
            view.Selected!.SetFlags(message.Uid, [.. result]);
            if (operation.Upper.EndsWith(".SILENT", StringComparison.Ordinal))
            {
                view.Told(message.Uid, message.ModSeq);
                if (view.TellsModSeq)
                {
                    await exchange.SendAsync($"* {number} FETCH (UID {message.Uid} MODSEQ ({message.ModSeq}))");
                }
            }
        }

        await DoneAsync(exchange, modified.Count > 0 ? $"[MODIFIED {ImapWire.Set(modified)}] Conditional STORE failed" : "Store completed");
    }

    private async Task CopyAsync(ImapExchange exchange)
    {
        if (await CopyToAsync(exchange) is { } code)
        {
            await DoneAsync(exchange, code + "Copy completed");
        }
    }

    // RFC 6851 §4.3: COPYUID comes in an untagged OK, before the messages leave.
    private async Task MoveAsync(ImapExchange exchange)
    {
        var chosen = Chosen(exchange, Arguments(exchange)[0].Text).Select(m => m.Message.Uid).ToArray();
        if (await CopyToAsync(exchange) is { } code)
        {
            if (code.Length > 0)
            {
                await exchange.SendAsync($"* OK {code}Moved");
            }

            view.Selected!.Expunge(chosen);
            await DoneAsync(exchange, "Move completed");
        }
    }

    private async Task<string?> CopyToAsync(ImapExchange exchange)
    {
        var arguments = Arguments(exchange);
        if (server.Folders.Find(view.Name(arguments[1])) is not { } target)
        {
            await exchange.NoAsync("[TRYCREATE] Mailbox doesn't exist");
            return null;
        }

        var chosen = Chosen(exchange, arguments[0].Text);
        var uids = chosen.Select(m => target.Add(m.Message.Source, m.Message.Flags, m.Message.InternalDate)).ToList();
        return server.Has("UIDPLUS") && uids.Count > 0
            ? $"[COPYUID {target.UidValidity} {ImapWire.Set(chosen.Select(m => m.Message.Uid))} {ImapWire.Set(uids)}] " : "";
    }

    private async Task ExpungeAsync(ImapExchange exchange)
    {
        var deleted = view.Messages().Where(m => m.Message.Has("\\Deleted")).Select(m => m.Message.Uid).ToList();
        if (ByUid(exchange))
        {
            deleted = [.. ImapWire.Set(Arguments(exchange)[0].Text, deleted)];
        }

        view.Selected!.Expunge([.. deleted]);
        await DoneAsync(exchange, "Expunge completed");
    }

    private async Task AppendAsync(ImapExchange exchange)
    {
        if (server.Folders.Find(view.Name(exchange.Arguments[1])) is not { } folder)
        {
            await exchange.NoAsync("[TRYCREATE] Mailbox doesn't exist");
            return;
        }

        var flags = exchange.Arguments[2].Items?.Select(f => f.Text).ToArray() ?? [];
        var date = exchange.Arguments.Skip(2).Where(a => a.Items is null).SkipLast(1).Select(a => (DateTimeOffset?)DateTimeOffset.ParseExact(a.Text.Trim(), ["dd-MMM-yyyy HH:mm:ss zzz", "d-MMM-yyyy HH:mm:ss zzz"], CultureInfo.InvariantCulture)).FirstOrDefault();
        var uid = folder.Add(exchange.Arguments[^1].Bytes, flags, date);
        await DoneAsync(exchange, server.Has("UIDPLUS") ? $"[APPENDUID {folder.UidValidity} {uid}] Append completed" : "Append completed");
    }

    private async Task SearchAsync(ImapExchange exchange)
    {
        var arguments = Arguments(exchange).ToList();
        var returns = TakeReturn(arguments);
        var hits = new SearchProgram(arguments).Run(view.Messages());
        await TellHitsAsync(exchange, "SEARCH", returns, [.. hits.Select(m => ByUid(exchange) ? m.Message.Uid : m.Number)], hits.Select(m => m.Message.ModSeq).DefaultIfEmpty().Max(), arguments);
    }

    private async Task SortAsync(ImapExchange exchange)
    {
        var arguments = Arguments(exchange).ToList();
        var returns = TakeReturn(arguments);
        var hits = SearchProgram.Sort([.. arguments[0].Items!.Select(k => k.Upper)], new SearchProgram(arguments.Skip(2)).Run(view.Messages()));
        await TellHitsAsync(exchange, "SORT", returns, [.. hits.Select(m => ByUid(exchange) ? m.Message.Uid : m.Number)], 0, arguments);
    }

    private static List<ImapToken>? TakeReturn(List<ImapToken> arguments)
    {
        if (arguments.Count < 2 || arguments[0].Upper != "RETURN")
        {
            return null;
        }

        var returns = arguments[1].Items;
        arguments.RemoveRange(0, 2);
        return returns;
    }

    private async Task TellHitsAsync(ImapExchange exchange, string verb, List<ImapToken>? returns, IReadOnlyList<uint> hits, ulong modSeq, List<ImapToken> arguments)
    {
        var asksModSeq = arguments.Any(a => a.Upper == "MODSEQ") && modSeq > 0;
        if (returns is null)
        {
            await exchange.SendAsync(string.Join(' ', hits.Select(h => $"{h}").Prepend($"* {verb}")) + (asksModSeq ? $" (MODSEQ {modSeq})" : ""));
            await DoneAsync(exchange);
            return;
        }

        var wanted = returns.Count == 0 ? ["ALL"] : returns.Select(r => r.Upper).ToList();
        var line = $"* ESEARCH (TAG \"{exchange.Tag}\"){(ByUid(exchange) ? " UID" : "")}";
        line += wanted.Contains("MIN") && hits.Count > 0 ? $" MIN {hits.Min()}" : "";
        line += wanted.Contains("MAX") && hits.Count > 0 ? $" MAX {hits.Max()}" : "";
        line += wanted.Contains("COUNT") ? $" COUNT {hits.Count}" : "";
        line += wanted.Contains("ALL") && hits.Count > 0 ? $" ALL {ImapWire.Set(hits)}" : "";
        if (wanted.IndexOf("PARTIAL") is var partial and >= 0)
        {
            var ends = wanted[partial + 1].Split(':').Select(e => int.Parse(e, CultureInfo.InvariantCulture)).ToArray();
            var page = hits.Skip(ends.Min() - 1).Take(ends.Max() - ends.Min() + 1).ToList();
            line += $" PARTIAL ({wanted[partial + 1]} {(page.Count == 0 ? "NIL" : ImapWire.Set(page))})";
        }

        await exchange.SendAsync(line + (asksModSeq ? $" MODSEQ {modSeq}" : ""));
        await DoneAsync(exchange);
    }
}
