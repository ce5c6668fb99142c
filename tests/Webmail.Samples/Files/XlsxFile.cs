using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Webmail.Samples.Files;

/// <summary>A workbook with one sheet of months and sums: the least that Office Open XML asks for.</summary>
internal static class XlsxFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static byte[] Make(Random random) => OfficePackage.Make(
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""),
        ("_rels/.rels", OfficePackage.Relation($"{Relations}/officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="Totales" sheetId="1" r:id="rId1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", OfficePackage.Relation($"{Relations}/worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", Sheet(random)));

    private static string Sheet(Random random)
    {
        var rows = new StringBuilder();
        for (var row = 1; row <= 60; row++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"""<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>Partida {row}</t></is></c><c r="B{row}"><v>{random.Next(80, 4200)}</v></c><c r="C{row}"><f>B{row}*0.21</f></c></row>""");
        }

        return $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData></worksheet>""";
    }
}

/// <summary>The zip around an Office document.</summary>
internal static class OfficePackage
{
    public static string Relation(string type, string target) =>
        $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{type}" Target="{target}"/></Relationships>""";

    public static byte[] Make(params (string Name, string Xml)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, xml) in parts)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml));
            }
        }

        return bytes.ToArray();
    }
}
