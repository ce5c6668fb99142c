namespace Webmail.Contracts;

/// <summary>What can go wrong in a way a person can be told about. Each names the side and the stage.</summary>
public enum MailError
{
    /// <summary>Something we did not foresee. The log has it; the person is told what was kept.</summary>
    Unexpected,

    /// <summary>The request itself makes no sense (a malformed identifier, an empty list).</summary>
    InvalidRequest,

    // Accounts
    /// <summary>Wrong address or password, or a domain we do not serve: one answer for all of them.</summary>
    SignInRejected,
    TooManyAttempts,
    SessionGone,
    /// <summary>Not the code of now, or one that was used.</summary>
    CodeRejected,
    /// <summary>The second step came too late, or the first was never made.</summary>
    SecondStepGone,
    /// <summary>What outlives a session asks for the password anew.</summary>
    ProofNeeded,
    /// <summary>An administrator needs a second factor, and keeps one.</summary>
    SecondFactorNeeded,
    TooManyAppPasswords,
    TooManyPasskeys,
    /// <summary>What the browser sent is no new passkey of this place, or answers another question.</summary>
    PasskeyRejected,

    // The mail server of the account
    ServerUnreachable,
    ServerTimeout,
    ServerBusy,
    CertificateRejected,
    /// <summary>The server answered NO or BAD; <see cref="MailException.ServerText"/> has its words.</summary>
    ServerRefused,
    QuotaFull,

    // Folders
    FolderGone,
    FolderExists,
    FolderNameInvalid,
    FolderNotAllowed,

    // Messages
    MessageGone,
    PartGone,
    /// <summary>The message is beyond what can be shown (10 MB of header, a thousand nested parts); it can still be downloaded.</summary>
    MessageTooComplex,
    RemoteContentRefused,

    // Compose and submission
    NoRecipients,
    TooManyRecipients,
    AddressMalformed,
    MessageTooLarge,
    RecipientRefused,
    SenderRefused,
    SubmissionRefused,
    /// <summary>The message was accepted by the submission server but could not be filed in Sent.</summary>
    SentNotFiled,
    UploadGone,
    UploadTooLarge,

    // Contacts
    ContactGone,
    ContactExists,

    // Administration
    /// <summary>Signed in, but not as somebody who may do that.</summary>
    NotAllowed,
    UserGone,
    UserExists,
    /// <summary>Without this one nobody could administer any more.</summary>
    LastAdministrator,
    /// <summary>Shorter than <see cref="Admin.PasswordRules.Shortest"/>, or far too long.</summary>
    PasswordTooShort,
    InvitationGone,
    DomainGone,
    DomainExists,
    DomainInUse,
    /// <summary>The subject is what is no domain or server.</summary>
    DomainMalformed,
    AliasGone,
    AliasExists,
    /// <summary>The delivery log keeps what happened for a time.</summary>
    DeliveryGone,

    // Our own halves
    GatewayUnreachable,
    DatabaseUnreachable,
}
