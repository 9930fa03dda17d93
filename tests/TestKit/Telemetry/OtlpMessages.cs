using System.Globalization;
using Google.Protobuf;

namespace Hayate.TestKit.Telemetry;

/// <summary>
/// Reads of OTLP's messages what tests ask for, by the numbers of their fields: opentelemetry/proto/trace/v1/trace.proto, metrics/v1/metrics.proto,
/// resource/v1 and common/v1 of opentelemetry-proto.
/// </summary>
internal static class OtlpMessages
{
    /// <summary>Spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<SpanData> ReadSpans(ByteString request)
    {
        foreach (var resourceSpans in Fields(request).Where(field => field.Number == 1).Select(field => Fields(field.Bytes).ToList()))
        {
            var resource = Attributes(resourceSpans.Where(field => field.Number == 1).SelectMany(field => Fields(field.Bytes)), number: 1);
            foreach (var span in resourceSpans.Where(field => field.Number == 2).SelectMany(field => Fields(field.Bytes)).Where(field => field.Number == 2))
            {
                yield return ToSpan(resource, [.. Fields(span.Bytes)]);
            }
        }
    }

    /// <summary>Services and names of metrics of an ExportMetricsServiceRequest.</summary>
    public static IEnumerable<(string Service, string Metric)> ReadMetrics(ByteString request)
    {
        foreach (var resourceMetrics in Fields(request).Where(field => field.Number == 1).Select(field => Fields(field.Bytes).ToList()))
        {
            var resource = Attributes(resourceMetrics.Where(field => field.Number == 1).SelectMany(field => Fields(field.Bytes)), number: 1);
            var metrics = resourceMetrics.Where(field => field.Number == 2).SelectMany(field => Fields(field.Bytes)).Where(field => field.Number == 2);
            foreach (var metric in metrics) yield return (resource["service.name"], Text(Fields(metric.Bytes), number: 1));
        }
    }

    private static SpanData ToSpan(Dictionary<string, string> resource, List<Field> span) => new(
        resource["service.name"], resource["service.instance.id"], Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5),
        span.Single(field => field.Number == 7).Value, span.Single(field => field.Number == 8).Value, Attributes(span, number: 9));

    private static Dictionary<string, string> Attributes(IEnumerable<Field> fields, int number) => fields.Where(field => field.Number == number)
        .Select(field => Fields(field.Bytes).ToList())
        .ToDictionary(pair => Text(pair, 1), pair => Fields(pair.Single(field => field.Number == 2).Bytes).Select(ValueOf).SingleOrDefault() ?? "");

    private static string ValueOf(Field value) => value.Number == 1 ? value.Bytes.ToStringUtf8() : value.Value.ToString(CultureInfo.InvariantCulture);

    private static string Text(IEnumerable<Field> fields, int number) => fields.Single(field => field.Number == number).Bytes.ToStringUtf8();

    private static string Hex(IEnumerable<Field> fields, int number) =>
        Convert.ToHexStringLower((fields.SingleOrDefault(field => field.Number == number)?.Bytes ?? ByteString.Empty).Span);

    private static IEnumerable<Field> Fields(ByteString message)
    {
        using var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            yield return WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new(number, ByteString.Empty, input.ReadUInt64()),
                WireFormat.WireType.Fixed64 => new(number, ByteString.Empty, input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => new(number, ByteString.Empty, input.ReadFixed32()),
                WireFormat.WireType.LengthDelimited => new(number, input.ReadBytes(), 0),
                var other => throw new InvalidDataException($"A field of wire type {other}, which OTLP does not have."),
            };
        }
    }

    /// <summary>A field: bytes of a text or message, or a number.</summary>
    private sealed record Field(int Number, ByteString Bytes, ulong Value);
}
