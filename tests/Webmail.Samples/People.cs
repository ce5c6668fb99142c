using MimeKit;

namespace Webmail.Samples;

/// <summary>Who writes in the sample mail, by the key the conversations use.</summary>
internal static class People
{
    private static readonly Dictionary<string, MailboxAddress> Known = new()
    {
        ["lucia"] = new("Lucía Moreno", "lucia.moreno@a.test"),
        ["carmen"] = new("Carmen Soto", "carmen.soto@a.test"),
        ["javier"] = new("Javier Ponce", "javier.ponce@a.test"),
        ["marta"] = new("Marta Ibáñez", "marta@ibanez.example"),
        ["pablo"] = new("Pablo Serrano", "pablo.serrano@viajes.example"),
        ["imprenta"] = new("Imprenta del Carmen", "administracion@imprentadelcarmen.example"),
        ["inma"] = new("Inma Ferrer", "inma.ferrer@correo.example"),
        ["huerta"] = new("Cooperativa La Huerta", "rosa.vidal@lahuerta.example"),
        ["tomas"] = new("Tomás Rey", "tomas.rey@gestoriarey.example"),
        ["mama"] = new("Mamá", "pilar.ruiz@correo.example"),
        ["silvia"] = new("Silvia Costa", "silvia@letrasvivas.example"),
        ["vecinos"] = new("Administración Calle Mayor 14", "administracion@fincasnorte.example"),
        ["olga"] = new("Olga Petrova", "olga@escuelademusica.example"),
        ["diego"] = new("Diego Salas", "diego.salas@lahuerta.example"),
        ["seguros"] = new("Seguros Albor", "polizas@albor.example"),
        ["ines"] = new("Inés Aguirre", "ines.aguirre@correo.example"),
        ["george"] = new("George Hall", "george@hallandpike.example"),
        ["amelia"] = new("Amelia Stone", "amelia.stone@northfield.example"),
        ["allotment"] = new("Riverside Allotment Society", "secretary@riverside.example"),
        ["priya"] = new("Priya Nair", "priya.nair@radio.example"),
        ["conference"] = new("Programme Committee", "programme@smallservers.example"),
        ["library"] = new("City Library", "loans@library.example"),
        ["bikes"] = new("Spoke & Chain", "tom@spokeandchain.example"),
        ["nadia"] = new("Nadia de Vries", "nadia@devries.example"),
        ["hanako"] = new("佐藤 花子", "hanako.sato@kotoba.example"),
        ["kenji"] = new("田中 健二", "kenji.tanaka@kotoba.example"),
        ["hassan"] = new("حسن العلي", "hassan.alali@alwaha.example"),
        ["layla"] = new("ليلى منصور", "layla.mansour@gallery.example"),
    };

    public static MailboxAddress Get(string key) => Known[key];

    /// <summary>The mailbox's owner, with the name the samples know the address by.</summary>
    public static MailboxAddress Owner(string address) => new(
        address.Split('@')[0] switch
        {
            "ana" => "Ana Ruiz",
            "bea" => "Bea Gil",
            var local => char.ToUpperInvariant(local[0]) + local[1..],
        },
        address);
}
