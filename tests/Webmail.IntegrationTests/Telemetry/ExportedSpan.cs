namespace Webmail.IntegrationTests.Telemetry;

/// <summary>What a test wants to know of a span: trace_id = 1, name = 5, attributes = 9 with key = 1 and value = 2.</summary>
internal sealed record ExportedSpan(string Trace, string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public static ExportedSpan Of(ProtobufMessage span) => new(
        Convert.ToHexString(span.Bytes(1)),
        span.Text(5),
        span.At(9).ToDictionary(attribute => attribute.Text(1), attribute => attribute.At(2).Single().Scalar));
}
