namespace Webmail.Migrations;

/// <summary>SQL that EF Core has no words for, in files of its own beside the migration that runs it.</summary>
internal static class Script
{
    public static string Read(string name)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
