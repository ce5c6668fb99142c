using System.Globalization;
using Webmail.Gateway.Compose.Starting;
using Xunit;

namespace Webmail.Tests.Compose.Starting;

public sealed class SubjectPrefixTests
{
    [Theory]
    [InlineData("Budget", "Re: Budget")]
    [InlineData("Re: Budget", "Re: Budget")]
    [InlineData("RE: re:  RV: Budget", "Re: Budget")]
    [InlineData("Re[2]: Budget", "Re: Budget")]
    [InlineData("Re(3): Budget", "Re: Budget")]
    [InlineData("AW: WG: Budget", "Re: Budget")]
    [InlineData("Rif: I: Budget", "Re: Budget")]
    [InlineData("SV: Budget", "Re: Budget")]
    [InlineData("TR : Budget", "Re: Budget")]
    [InlineData("ENC: RES: Orçamento", "Re: Orçamento")]
    [InlineData("回复：预算", "Re: 预算")]
    [InlineData("転送: 予算", "Re: 予算")]
    [InlineData("Réf: Budget", "Re: Budget")]
    [InlineData("[team] Re: Budget", "Re: [team] Budget")]
    [InlineData("Re: [team] Re: Budget", "Re: [team] Budget")]
    [InlineData("[team] Budget", "Re: [team] Budget")]
    [InlineData("Review: Budget", "Re: Review: Budget")]
    [InlineData("", "Re:")]
    [InlineData("Re:", "Re:")]
    public void An_answer_has_one_prefix(string subject, string expected) => Assert.Equal(expected, SubjectPrefix.Reply(subject));

    [Theory]
    [InlineData("en", "Re: Budget", "Fwd: Budget")]
    [InlineData("en", "Fwd: FW: Budget", "Fwd: Budget")]
    [InlineData("es-ES", "Fwd: Presupuesto", "RV: Presupuesto")]
    public void A_forwarded_message_has_one_prefix_in_the_language_of_its_reader(string culture, string subject, string expected) =>
        Assert.Equal(expected, SubjectPrefix.Forward(subject, CultureInfo.GetCultureInfo(culture)));
}
