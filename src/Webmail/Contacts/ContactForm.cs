using Webmail.Compose;
using Webmail.Contracts.Contacts;

namespace Webmail.Contacts;

/// <summary>What is being entered about a contact.</summary>
public sealed class ContactForm
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public string Organisation { get; set; } = "";

    public string Phone { get; set; } = "";

    public string Notes { get; set; } = "";

    public bool HasValidAddress => AddressText.IsValid(Address.Trim());

    public static ContactForm Of(Contact contact) => new()
    {
        Name = contact.Name,
        Address = contact.Address,
        Organisation = contact.Organisation ?? "",
        Phone = contact.Phone ?? "",
        Notes = contact.Notes ?? "",
    };

    public ContactEdit ToEdit() => new(Name.Trim(), Address.Trim(), Optional(Organisation), Optional(Phone), Optional(Notes));

    private static string? Optional(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
