namespace Webmail.Contracts.Contacts;

/// <summary><see cref="IContacts"/> over HTTP.</summary>
public static class ContactsApi
{
    public const string Suggest = "/api/contacts/suggest";
    public const string List = "/api/contacts/list";
    public const string Add = "/api/contacts/add";
    public const string Update = "/api/contacts/update";
    public const string Delete = "/api/contacts/delete";

    public sealed record SuggestBody(string Typed, int Limit);

    public sealed record ListBody(string? Search, int Skip, int Take);

    public sealed record UpdateBody(Guid ContactId, ContactEdit Edit);

    public sealed record DeleteBody(Guid ContactId);
}
