using Microsoft.Extensions.Localization;
using Webmail.Contracts;

namespace Webmail.Shell;

/// <summary>The one place where a <see cref="MailException"/> becomes a sentence.</summary>
public sealed class ErrorText(IStringLocalizer<ErrorWords> words)
{
    /// <summary>What happened, what was kept, what to do; then the server's own words where it said any.</summary>
    public string For(MailException problem)
    {
        string sentence = words[problem.Error.ToString()];
        if (problem.Subject is { Length: > 0 } subject)
        {
            sentence = words["About", sentence, subject];
        }

        return problem.ServerText is { Length: > 0 } text ? words["ServerSaid", sentence, text] : sentence;
    }
}
