namespace Webmail.Contacts;

/// <summary>Names the strings of the address book.</summary>
public sealed class ContactWords;
