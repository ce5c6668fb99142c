using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Discovery;

namespace Webmail.Testing.Fakes;

/// <summary>One hosted domain.</summary>
public sealed class FakeDiscovery(string domain) : IDiscovery
{
    public const string Policy = "version: STSv1\r\nmode: testing\r\nmx: mail.a.test\r\nmax_age: 604800\r\n";

    public MailException? Fails { get; set; }

    public List<string> Asked { get; } = [];

    public List<ClientServer> Servers { get; } = [new(ClientProtocol.Imap, "mail.a.test", 993, ServerTls.Implicit), new(ClientProtocol.Submission, "mail.a.test", 587, ServerTls.StartTls)];

    public Task<string?> PolicyAsync(string domain, CancellationToken cancellationToken) => Task.FromResult(Knows(domain) ? Policy : null);

    public Task<ClientSettings?> SettingsAsync(string domain, CancellationToken cancellationToken) =>
        Task.FromResult(Knows(domain) ? new ClientSettings(domain, [.. Servers]) : null);

    private bool Knows(string name)
    {
        Asked.Add(name);
        return Fails is { } problem ? throw problem : name == domain;
    }
}
