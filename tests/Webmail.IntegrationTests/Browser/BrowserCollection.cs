using Xunit;

namespace Webmail.IntegrationTests.Browser;

/// <summary>Browser tests run one after another, with one Chromium and one Webmail between them.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>, ICollectionFixture<RunningWebmail>
{
    public const string Name = "Browser";
}
