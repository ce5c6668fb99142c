using MimeKit;

namespace Webmail.Testing.Imap;

/// <summary>A message as the scripted server keeps it.</summary>
public sealed class ScriptedMessage
{
    private readonly Lazy<MimeMessage> _parsed;
    private volatile string[] _flags;

    internal ScriptedMessage(uint uid, byte[] source, DateTimeOffset internalDate, IEnumerable<string> flags, ulong modSeq)
    {
        Uid = uid;
        Source = source;
        InternalDate = internalDate;
        _flags = [.. flags];
        ModSeq = modSeq;
        _parsed = new Lazy<MimeMessage>(() => MimeMessage.Load(new MemoryStream(Source)));
    }

    public uint Uid { get; private set; }

    public byte[] Source { get; }

    public DateTimeOffset InternalDate { get; }

    public IReadOnlyList<string> Flags => _flags;

    public ulong ModSeq { get; private set; }

    public MimeMessage Message => _parsed.Value;

    public bool Has(string flag) => _flags.Contains(flag, StringComparer.OrdinalIgnoreCase);

    internal void Set(IEnumerable<string> flags, ulong modSeq)
    {
        _flags = [.. flags.Distinct(StringComparer.OrdinalIgnoreCase)];
        ModSeq = modSeq;
    }

    internal void Renumber(uint uid, ulong modSeq)
    {
        Uid = uid;
        ModSeq = modSeq;
    }
}
