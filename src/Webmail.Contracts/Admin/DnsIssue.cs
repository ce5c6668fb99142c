namespace Webmail.Contracts.Admin;

/// <summary>What can be said about a record. Each has its sentence in <see cref="DnsWords"/>, which says what to do next.</summary>
public enum DnsIssue
{
    /// <summary>The name server did not answer, or that it can't. The subject is its reason.</summary>
    NoAnswer,
    /// <summary>There is no such record.</summary>
    Add,
    /// <summary>There is another one in its place.</summary>
    Replace,
    /// <summary>More than one, where several count as none.</summary>
    Several,
    /// <summary>Not written as its standard asks. The subject is the place.</summary>
    Malformed,

    MxElsewhere,
    MxNone,
    MxOtherName,
    MxNotFirst,
    MxOthersToo,

    SpfNotIncluded,
    SpfEverybody,
    SpfOpenEnd,
    SpfTooManyLookups,
    SpfNoHostAddress,

    DkimOtherKey,
    DkimRevoked,
    DkimTesting,

    DmarcMonitoring,
    DmarcPart,
    DmarcNoReports,

    StsOtherPolicy,
    StsPolicyDiffers,
    StsCertificate,
    StsNotServed,
    StsUnreachable,
    StsNotPublic,

    /// <summary>The name leads to another machine.</summary>
    LeadsElsewhere,
    SrvOthersFirst,
    SrvOffered,

    HostIsAlias,
    HostNotPublic,
    PtrOther,
    PtrUnconfirmed,
}
