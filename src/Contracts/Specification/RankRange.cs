using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>
/// Ranks of a gang: one number, or the fewest and the most of an elastic gang. In files and messages a range of one number is that number.
/// </summary>
[SingleValue]
[JsonConverter(typeof(RankRangeJson))]
public sealed record RankRange
{
    /// <summary>Fewest ranks that an attempt starts with. Default: 1.</summary>
    [Range(1, 4096)]
    public int Min { get; init; } = 1;

    /// <summary>Most ranks that an attempt starts with or grows to.</summary>
    [Range(1, 4096)]
    public required int Max { get; init; }

    /// <summary>Whether an attempt may have more ranks than another.</summary>
    public bool IsElastic => Min != Max;

    /// <summary>A gang that always has so many ranks.</summary>
    public static RankRange Of(int ranks) => new() { Min = ranks, Max = ranks };

    /// <summary>For people: <c>2</c>, or <c>1 to 4</c>.</summary>
    public override string ToString() =>
        IsElastic ? string.Create(CultureInfo.InvariantCulture, $"{Min} to {Max}") : Max.ToString(CultureInfo.InvariantCulture);
}
