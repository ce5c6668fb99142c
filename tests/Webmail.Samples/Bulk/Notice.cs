using System.Globalization;
using MimeKit;
using MimeKit.Utils;
using Webmail.Samples.Files;

namespace Webmail.Samples.Bulk;

/// <summary>Mail that machines write to people: orders, invoices, reminders, build results.</summary>
internal static class Notice
{
    private static readonly (string Name, string Address, string Subject, string Text, string? File, string Folder)[] Kinds =
    [
        ("Papelería Norte", "pedidos@papelerianorte.example", "Tu pedido {0} está en camino", "Hola:\n\nTu pedido {0} ha salido hoy de nuestro almacén y llegará en uno o dos días laborables.\n\nGracias por tu compra.\n", null, "INBOX"),
        ("Aguas del Valle", "facturas@aguasdelvalle.example", "Factura {0} disponible", "Ya puede consultar su factura {0}.\n\nImporte: {1} €. Se cargará en su cuenta el día 5.\n", "factura-{0}.pdf", "Facturas"),
        ("Telefonía Clara", "clientes@telefoniaclara.example", "Su factura de este mes: {1} €", "Adjuntamos la factura {0} por un total de {1} €.\n", "factura-{0}.pdf", "Facturas"),
        ("Centro de Salud", "citas@centrodesalud.example", "Recordatorio de cita {0}", "Le recordamos su cita del próximo martes a las 9:20. Si no puede acudir, avísenos con antelación.\n", null, "INBOX"),
        ("Forge", "notifications@forge.example", "[huerta/web] Build #{0} passed", "Build #{0} of main passed in 4 min 12 s.\n\n212 tests, none failed.\n", null, "INBOX"),
        ("Rail & Road", "tickets@railandroad.example", "Your ticket {0}", "Thank you for travelling with us.\n\nBooking reference {0}, coach 4, seat 31, fare {1} €.\n", "ticket-{0}.pdf", "Viajes"),
        ("Nube Copias", "avisos@nubecopias.example", "Copia de seguridad {0} terminada", "La copia {0} ha terminado sin errores: {1} GB en 18 minutos.\n", null, "INBOX"),
        ("Biblioteca Municipal", "prestamos@biblioteca.example", "El préstamo {0} vence pronto", "Te quedan tres días para devolver el préstamo {0} o renovarlo.\n", null, "INBOX"),
        ("田中商店", "info@tanaka-shop.example", "ご注文 {0} を承りました", "この度はご注文いただきありがとうございます。\n\nご注文番号：{0}\n合計：{1} ユーロ\n", null, "INBOX"),
        ("مكتبة النخيل", "orders@nakheel.example", "تم شحن طلبك رقم {0}", "مرحبًا،\n\nتم شحن طلبك رقم {0} وسيصلك خلال ثلاثة أيام.\n\nالإجمالي: {1} يورو\n", null, "INBOX"),
    ];

    public static (string Folder, MimeMessage Message) Write(MailboxAddress owner, DateTimeOffset date, Random random)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var values = new object[] { random.Next(10_000, 99_999), (random.Next(900, 19_000) / 100m).ToString("0.00", CultureInfo.GetCultureInfo("es")) };
        string Fill(string pattern) => string.Format(CultureInfo.InvariantCulture, pattern, values);
        var body = new BodyBuilder { TextBody = Fill(kind.Text) };
        if (kind.File is not null)
        {
            body.Attachments.Add(SampleFile.Attachment(Fill(kind.File), Fill(kind.Subject), random));
        }

        var message = new MimeMessage([new MailboxAddress(kind.Name, kind.Address)], [owner], Fill(kind.Subject), body.ToMessageBody())
        {
            Date = date,
            MessageId = MimeUtils.GenerateMessageId(kind.Address.Split('@')[1]),
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return (kind.Folder, message);
    }
}
