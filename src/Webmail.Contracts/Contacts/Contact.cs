namespace Webmail.Contracts.Contacts;

/// <param name="UseCount">How often one wrote to this address.</param>
/// <param name="IsCollected">Collected from sent mail, not entered by hand.</param>
public sealed record Contact(
    Guid Id,
    string Name,
    string Address,
    string? Organisation,
    string? Phone,
    string? Notes,
    int UseCount,
    DateTimeOffset? LastUsedAt,
    bool IsCollected);

public sealed record ContactEdit(string Name, string Address, string? Organisation, string? Phone, string? Notes);

public sealed record ContactPage(int Matching, int Skip, IReadOnlyList<Contact> Contacts);
