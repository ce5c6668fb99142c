using System.Text;

namespace Webmail.Testing.Imap;

/// <summary>What the server does when the script says nothing: the state of one connection and the commands outside mailboxes.</summary>
internal sealed class ImapDefaults
{
    private readonly ScriptedImapServer _server;
    private readonly Dictionary<string, Func<ImapExchange, Task>> _commands;
    private readonly MailboxView _view;

    public ImapDefaults(ScriptedImapServer server)
    {
        _server = server;
        _view = new MailboxView(server);
        _commands = new(StringComparer.OrdinalIgnoreCase)
        {
            ["CAPABILITY"] = CapabilityAsync,
            ["NOOP"] = c => DoneAsync(c),
            ["CHECK"] = c => DoneAsync(c),
            ["LOGOUT"] = LogoutAsync,
            ["LOGIN"] = c => SignInAsync(c, c.Arguments[1].Text, c.Arguments[2].Text),
            ["AUTHENTICATE"] = AuthenticateAsync,
            ["ID"] = c => TellAsync(c, "* ID (\"name\" \"scripted\")"),
            ["ENABLE"] = EnableAsync,
            ["NAMESPACE"] = c => TellAsync(c, $"* NAMESPACE ((\"{server.Folders.Prefix}\" \"{server.Folders.Delimiter}\")) NIL NIL"),
            ["GETQUOTAROOT"] = c => TellAsync(c, $"* QUOTAROOT {ImapWire.String(c.Arguments[1].Text)} \"User quota\"", "* QUOTA \"User quota\" (STORAGE 120 102400)"),
            ["GETQUOTA"] = c => TellAsync(c, "* QUOTA \"User quota\" (STORAGE 120 102400)"),
            ["IDLE"] = IdleAsync,
            ["NOTIFY"] = NotifyAsync,
        };
        new FolderCommands(server, _view).Register(_commands);
        new MessageCommands(server, _view).Register(_commands);
    }

    // A command is only there when the capability that brings it is announced.
    private static Dictionary<string, string> Needs { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ID"] = "ID",
        ["ENABLE"] = "ENABLE",
        ["NAMESPACE"] = "NAMESPACE",
        ["GETQUOTAROOT"] = "QUOTA",
        ["GETQUOTA"] = "QUOTA",
        ["IDLE"] = "IDLE",
        ["NOTIFY"] = "NOTIFY",
        ["UNSELECT"] = "UNSELECT",
        ["MOVE"] = "MOVE",
        ["UID MOVE"] = "MOVE",
        ["UID EXPUNGE"] = "UIDPLUS",
        ["SORT"] = "SORT",
        ["UID SORT"] = "SORT",
    };

    public bool LoggedOut { get; private set; }

    private ImapConversation? Conversation { get; set; }

    private bool SignedIn { get; set; }

    public async Task AnswerAsync(ImapExchange exchange, ImapConversation conversation)
    {
        Conversation = conversation;
        var verb = exchange.Arguments.Count == 0 ? "" : exchange.Arguments[0].Upper;
        if (verb == "UID" && exchange.Arguments.Count > 1)
        {
            verb = "UID " + exchange.Arguments[1].Upper;
        }

        if (!_commands.TryGetValue(verb, out var command) || (Needs.TryGetValue(verb, out var capability) && !_server.Has(capability)))
        {
            await exchange.BadAsync($"Unknown command {verb}");
        }
        else if (!SignedIn && verb is not ("CAPABILITY" or "NOOP" or "LOGOUT" or "LOGIN" or "AUTHENTICATE" or "ID"))
        {
            await exchange.BadAsync("Not authenticated");
        }
        else
        {
            await command(exchange);
        }
    }

    private async Task DoneAsync(ImapExchange exchange, string text = "done")
    {
        await _view.SyncAsync(exchange);
        await exchange.OkAsync(text);
    }

    private async Task TellAsync(ImapExchange exchange, params string[] lines)
    {
        foreach (var line in lines)
        {
            await exchange.SendAsync(line);
        }

        await DoneAsync(exchange);
    }

    private Task CapabilityAsync(ImapExchange exchange) => TellAsync(exchange, $"* CAPABILITY {_server.Capabilities}");

    private async Task LogoutAsync(ImapExchange exchange)
    {
        await exchange.SendAsync("* BYE see you");
        await exchange.OkAsync();
        LoggedOut = true;
    }

    private async Task SignInAsync(ImapExchange exchange, string user, string password)
    {
        SignedIn = user == _server.User && password == _server.Password;
        await (SignedIn
            ? exchange.OkAsync($"[CAPABILITY {_server.Capabilities}] Logged in")
            : exchange.NoAsync("[AUTHENTICATIONFAILED] Authentication failed."));
    }

    private async Task AuthenticateAsync(ImapExchange exchange)
    {
        if (exchange.Arguments[1].Upper != "PLAIN")
        {
            await exchange.NoAsync("Unsupported mechanism");
            return;
        }

        string? response = exchange.Arguments.Count > 2 ? exchange.Arguments[2].Text : null;
        if (response is null)
        {
            await exchange.SendAsync("+ ");
            response = await Conversation!.ReadLineAsync(exchange.CancellationToken) ?? "";
        }

        var fields = Encoding.UTF8.GetString(Convert.FromBase64String(response)).Split('\0');
        await SignInAsync(exchange, fields[1], fields[2]);
    }

    private async Task EnableAsync(ImapExchange exchange)
    {
        var enabled = exchange.Arguments.Skip(1).Select(a => a.Upper).Where(_server.Has).ToList();
        _view.Enabled.UnionWith(enabled);
        await TellAsync(exchange, "* ENABLED " + string.Join(' ', enabled));
    }

    private async Task NotifyAsync(ImapExchange exchange)
    {
        _view.Notified = exchange.Arguments.Count > 1 && exchange.Arguments[1].Upper == "SET" ? _view.Snapshot() : null;
        if (_view.Notified is not null && exchange.Arguments.Any(a => a.Upper == "STATUS"))
        {
            await _view.TellStatusOfAllAsync(exchange);
        }

        await DoneAsync(exchange);
    }

    // RFC 2177: changes are told as they happen until the client says DONE.
    private async Task IdleAsync(ImapExchange exchange)
    {
        await exchange.SendAsync("+ idling");
        var done = Conversation!.ReadLineAsync(exchange.CancellationToken);
        while (!done.IsCompleted)
        {
            var change = _server.Folders.NextChange;
            await _view.SyncAsync(exchange);
            await Task.WhenAny(done, change);
        }

        if (await done is not null)
        {
            await DoneAsync(exchange, "Idle completed");
        }
    }
}
