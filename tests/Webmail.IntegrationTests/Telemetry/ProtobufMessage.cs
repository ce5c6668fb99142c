using System.Globalization;
using System.Text;

namespace Webmail.IntegrationTests.Telemetry;

/// <summary>A protobuf message without its schema: field numbers, and values as varints or bytes.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    /// <summary>The first string (1) or integer (3) of an AnyValue; others are of no interest.</summary>
    public string Scalar => _fields switch
    {
        [{ Field: 1, Bytes: { } text }, ..] => Encoding.UTF8.GetString(text),
        [{ Field: 3, Number: var number }, ..] => number.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    public static ProtobufMessage Read(ReadOnlySpan<byte> source)
    {
        var message = new ProtobufMessage();
        while (!source.IsEmpty)
        {
            var tag = Varint(ref source);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    message._fields.Add((field, Varint(ref source), null));
                    break;
                case 2:
                    var length = (int)Varint(ref source);
                    message._fields.Add((field, 0, source[..length].ToArray()));
                    source = source[length..];
                    break;
                case 1:
                    source = source[8..];
                    break;
                case 5:
                    source = source[4..];
                    break;
                case var other:
                    throw new FormatException($"Wire type {other} is not one of protobuf's.");
            }
        }

        return message;
    }

    public IEnumerable<ProtobufMessage> At(int field) => _fields.Where(f => f.Field == field && f.Bytes is not null).Select(f => Read(f.Bytes));

    public byte[] Bytes(int field) => _fields.First(f => f.Field == field).Bytes!;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    private static ulong Varint(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = source[0];
            source = source[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
