using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.Tests.Compose;

internal static class ComposeMessages
{
    public static OutgoingMessage Plain(string to = "bea@b.test") => new(
        "<1.2@a.test>", new MailAddress("ana@a.test", "Ana"), null, [], [new MailAddress(to)], [], [], "Hola", null, "Hola.\n", null, [], [],
        MessagePriority.Normal, [], [], ComposeKind.New, null);
}
