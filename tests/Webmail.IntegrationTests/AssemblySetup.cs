using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Stack;
using Xunit;

[assembly: AssemblyFixture(typeof(MailStack))]

namespace Webmail.IntegrationTests;

/// <summary>Tests that stop, kill or restart a server of the stack: they run after all others, one at a time.</summary>
[CollectionDefinition(MailStack.DisruptiveCollection, DisableParallelization = true)]
public sealed class DisruptiveTests : ICollectionFixture<Chromium>;
