using Microsoft.Extensions.Options;
using Webmail.Contracts.Accounts;
using Webmail.Data.Accounts;
using Webmail.Gateway.Compose;
using Webmail.Gateway.Compose.Submission;

namespace Webmail.Gateway.Accounts;

/// <summary>Puts beside an account what its submission server accepts, as far as that is known without asking it now.</summary>
internal sealed class AccountLimits(SubmissionLimits submission, IOptions<ComposeOptions> compose)
{
    public AccountInfo Describe(AccountEntity row, MailAccount account, AdminStanding standing) =>
        AccountStore.ToInfo(row, submission.Known(account) ?? compose.Value.MaxMessageSize, compose.Value.MaxRecipients, standing);
}
