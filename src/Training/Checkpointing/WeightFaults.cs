using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>How the tensors of a file differ from those that a network needs.</summary>
internal static class WeightFaults
{
    private const int LongestSummary = 3000;

    /// <summary>Every tensor that is missing, extra, or of another shape or type.</summary>
    public static List<string> Find(IReadOnlyList<NamedTensor> file, IReadOnlyList<NamedTensor> needed)
    {
        var found = file.ToDictionary(named => named.Name, named => named.Tensor);
        var known = needed.ToDictionary(named => named.Name, named => named.Tensor);
        return
        [
            .. known.Where(entry => !found.ContainsKey(entry.Key)).Select(entry => $"missing {entry.Key} ({Describe(entry.Value)})").Order(StringComparer.Ordinal),
            .. found.Where(entry => !known.ContainsKey(entry.Key)).Select(entry => $"extra {entry.Key} ({Describe(entry.Value)})").Order(StringComparer.Ordinal),
            .. found.Where(entry => known.TryGetValue(entry.Key, out var own) && !AreAlike(entry.Value, own))
                .Select(entry => $"{entry.Key} is {Describe(entry.Value)} instead of {Describe(known[entry.Key])}").Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>One line that lists all faults; if that gets too long, one line each and then one that sums up.</summary>
    public static string Describe(string subject, IReadOnlyList<string> faults)
    {
        var line = $"{subject}: {string.Join("; ", faults)}.";
        return line.Length <= LongestSummary
            ? line
            : $"{string.Join('\n', faults)}\n{subject}: {faults.Count} faults, listed before this line in the log: {line[(subject.Length + 2)..LongestSummary]} ...";
    }

    private static bool AreAlike(Tensor one, Tensor other) => one.dtype == other.dtype && one.shape.SequenceEqual(other.shape);

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
