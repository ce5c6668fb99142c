using System.Globalization;
using System.Net;
using MimeKit;
using MimeKit.Utils;

namespace Webmail.Samples.Bulk;

/// <summary>HTML mail of the kind companies send: tables, remote pictures, a counting pixel, a way to unsubscribe.</summary>
internal static class Newsletter
{
    private static readonly (string Name, string Address, string Color, string Language, string[][] Issues)[] Senders =
    [
        ("Mercado Central", "boletin@mercadocentral.example", "#1c7a4a", "es",
        [
            ["Esta semana en el mercado: alcachofas, fresas y bonito", "Alcachofas de Tudela a 2,40 €", "Fresas recién cogidas", "Taller de conservas el sábado"],
            ["Llegan las setas (y quien las cocina)", "Níscalos, boletus y trompetas", "Arroz meloso paso a paso", "Horario de noviembre"],
        ]),
        ("Cine Doré", "programacion@cinedore.example", "#8a1c2b", "es",
        [
            ["Ciclo de cine japonés en versión original", "Cuentos de Tokio, viernes a las 20:00", "El verano de Kikujiro, sábado a las 18:30", "Coloquio con la programadora"],
            ["Cine mudo con piano en directo", "El maquinista de la General", "Metrópolis, copia restaurada", "Cómo se pone música al silencio"],
        ]),
        ("The Slow Letter", "hello@slowletter.example", "#34507a", "en",
        [
            ["Letters worth keeping, no. 48", "On writing by hand", "Three books for a long train ride", "A recipe for patience (and bread)"],
            ["What we learned from a year without meetings", "Shorter days, longer thoughts", "The calendar as a garden", "Your replies"],
        ]),
        ("Trenes del Norte", "ofertas@trenesdelnorte.example", "#b0530f", "es",
        [
            ["Escapadas de otoño desde 19 €", "Santander, ida y vuelta", "Bilbao y su ría", "San Sebastián en dos horas y media"],
        ]),
        ("Open Garden Weekly", "editor@opengarden.example", "#4b6b1e", "en",
        [
            ["Five gardens to visit before the frost", "A walled garden by the sea", "Composting without tears", "Readers' questions: leeks"],
            ["Plant now, smile in April", "Tulips in layers", "A hedge for wrens", "The seed swap is back"],
        ]),
    ];

    public static MimeMessage Write(MailboxAddress owner, DateTimeOffset date, Random random)
    {
        var sender = Senders[random.Next(Senders.Length)];
        var text = sender.Issues[random.Next(sender.Issues.Length)];
        var host = sender.Address.Split('@')[1];
        var message = new MimeMessage
        {
            Subject = text[0],
            Date = date,
            MessageId = MimeUtils.GenerateMessageId(host),
            Body = new BodyBuilder { TextBody = string.Join("\n\n", text) + $"\n\nhttps://{host}/\n", HtmlBody = Html(sender.Name, sender.Color, sender.Language, host, text) }.ToMessageBody(),
        };
        message.From.Add(new MailboxAddress(sender.Name, sender.Address));
        message.To.Add(owner);
        message.Headers.Add("List-Id", $"<news.{host}>");
        message.Headers.Add("List-Unsubscribe", $"<https://{host}/unsubscribe?u=1>, <mailto:unsubscribe@{host}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        return message;
    }

    private static string Html(string name, string color, string language, string host, string[] text)
    {
        var stories = string.Concat(text.Skip(1).Select((story, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"""<tr><td style="padding:12px 24px" width="160"><img src="https://images.{host}/story{i}.jpg" width="140" height="90" alt=""></td><td style="padding:12px 24px"><h2 style="font-size:17px;margin:0 0 6px">{WebUtility.HtmlEncode(story)}</h2><a href="https://{host}/story/{i}" style="color:{color}">{(language == "es" ? "Leer más" : "Read on")}</a></td></tr>""")));
        return $"""
            <html lang="{language}"><body style="margin:0;background:#f2f2f0"><table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
            <table width="600" cellpadding="0" cellspacing="0" style="background:#ffffff;font-family:Georgia,serif;color:#222222">
            <tr><td colspan="2" style="background:{color};color:#ffffff;padding:20px 24px;font-size:22px">{WebUtility.HtmlEncode(name)}</td></tr>
            <tr><td colspan="2"><img src="https://images.{host}/cover.jpg" width="600" height="240" alt=""></td></tr>
            <tr><td colspan="2" style="padding:20px 24px 4px"><h1 style="font-size:24px;margin:0">{WebUtility.HtmlEncode(text[0])}</h1></td></tr>
            {stories}
            <tr><td colspan="2" style="padding:24px;font-size:12px;color:#777777"><a href="https://{host}/unsubscribe?u=1">{(language == "es" ? "Darse de baja" : "Unsubscribe")}</a></td></tr>
            </table></td></tr></table><img src="https://track.{host}/open?id=1" width="1" height="1" alt=""></body></html>
            """;
    }
}
