using System.Security;

namespace Webmail.Samples.Files;

/// <summary>A text document of one paragraph.</summary>
internal static class DocxFile
{
    public static byte[] Make(string text) => OfficePackage.Make(
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""),
        ("_rels/.rels", OfficePackage.Relation("http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument", "word/document.xml")),
        ("word/document.xml", $"""<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{SecurityElement.Escape(text)}</w:t></w:r></w:p></w:body></w:document>"""));
}
