using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>A range of one number is written as that number, any other as <c>{ "min": 1, "max": 4 }</c>; both are read.</summary>
internal sealed class RankRangeJson : JsonConverter<RankRange>
{
    public override RankRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return RankRange.Of(reader.GetInt32());
        var keys = JsonSerializer.Deserialize<Keys>(ref reader, options)!;
        return new RankRange { Min = keys.Min, Max = keys.Max };
    }

    public override void Write(Utf8JsonWriter writer, RankRange value, JsonSerializerOptions options)
    {
        if (value.IsElastic) JsonSerializer.Serialize(writer, new Keys(value.Max, value.Min), options);
        else writer.WriteNumberValue(value.Max);
    }

    private sealed record Keys(int Max, int Min = 1);
}
