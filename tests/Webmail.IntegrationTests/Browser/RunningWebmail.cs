using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Browser;

/// <summary>The roles web and gateway as two processes, shared by the browser tests that take nothing away from each other.</summary>
public sealed class RunningWebmail(MailStack stack) : IAsyncLifetime
{
    private WebmailPair? _pair;

    public Uri Address => _pair!.Web.Address;

    public async ValueTask InitializeAsync() => _pair = await WebmailPair.StartAsync(stack, CancellationToken.None);

    public ValueTask DisposeAsync() => _pair?.DisposeAsync() ?? ValueTask.CompletedTask;
}
