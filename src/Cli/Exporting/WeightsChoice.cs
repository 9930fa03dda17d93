using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Exporting;

/// <summary>Finds the part of a checkpoint that a word means.</summary>
internal static class WeightsChoice
{
    private const string Raw = "raw";

    /// <summary>The part.</summary>
    /// <param name="parts">Parts of the checkpoint, in the order of its manifest.</param>
    /// <param name="wanted"><c>raw</c>, a rate, or a part's name; null for the first average, or the weights where none is kept.</param>
    /// <param name="checkpointId">For messages.</param>
    /// <exception cref="CliException">The checkpoint holds no such weights.</exception>
    public static CheckpointPartInfo Of(ImmutableArray<CheckpointPartInfo> parts, string? wanted, string checkpointId)
    {
        var name = wanted is null ? parts.Select(part => part.Name).FirstOrDefault(CheckpointParts.IsAverage) ?? CheckpointParts.Model : NameOf(wanted);
        return parts.FirstOrDefault(part => part.Name == name && CheckpointParts.HoldsWeights(name)) ?? throw new CliException(
            $"checkpoint {checkpointId} holds no weights '{wanted ?? name}'.",
            $"give --weights one of {string.Join(", ", parts.Select(part => part.Name).Where(CheckpointParts.HoldsWeights).Select(WordOf))}.");
    }

    private static string NameOf(string wanted) => wanted == Raw
        ? CheckpointParts.Model
        : double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) ? CheckpointParts.Average(rate) : wanted;

    private static string WordOf(string part) => part == CheckpointParts.Model ? Raw : CheckpointParts.IsAverage(part) ? part[CheckpointParts.Average(0).IndexOf('0', StringComparison.Ordinal)..] : part;
}
