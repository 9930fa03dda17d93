using System.Collections.Immutable;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>Divides a state among the ranks that write it: consecutive tensors of about equal bytes.</summary>
/// <remarks>
/// A part is one file where that leaves the shares within a twentieth of equal, so that other tools find it whole. Where it does not, the part
/// is cut between two tensors, and its pieces carry the names that large published models use: <c>model-00001-of-00002.safetensors</c>.
/// </remarks>
internal static class StateShares
{
    private const double Tolerance = 0.05;

    /// <summary>Files by rank. Every rank comes to the same result.</summary>
    public static ImmutableArray<ImmutableArray<StateFile>> Divide(IReadOnlyList<SnapshotPart> parts, int worldSize)
    {
        List<Place> places = [.. Places(parts)];
        List<long> ends = [0];
        foreach (var place in places)
            ends.Add(ends[^1] + BytesOf(place.Tensor));
        List<int> cuts = [.. Enumerable.Range(0, worldSize + 1).Select(rank => CutNear((double)ends[^1] * rank / worldSize))];
        cuts[^1] = places.Count; // tensors without a single value at the end have no byte that would tell
        return [.. Enumerable.Range(0, worldSize).Select(rank => FilesOf(places, cuts, rank))];

        int CutNear(double target)
        {
            var whole = Enumerable.Range(0, ends.Count).Where(cut => cut == places.Count || places[cut].Index == 0).MinBy(Distance);
            return Distance(whole) <= Tolerance * ends[^1] / worldSize ? whole : Enumerable.Range(0, ends.Count).MinBy(Distance);

            double Distance(int cut) => Math.Abs(ends[cut] - target);
        }
    }

    private static IEnumerable<Place> Places(IReadOnlyList<SnapshotPart> parts) =>
        parts.SelectMany(part => part.Tensors.Select((tensor, index) => new Place(part.Name, index, tensor)));

    private static ImmutableArray<StateFile> FilesOf(List<Place> places, List<int> cuts, int rank)
    {
        var own = places[cuts[rank]..cuts[rank + 1]];
        return [.. own.GroupBy(place => place.Part).Select(piece => new StateFile(piece.Key, FileOf(piece.Key), [.. piece.Select(place => place.Tensor)]))];

        string FileOf(string part)
        {
            List<int> holders = [.. Enumerable.Range(0, cuts.Count - 1).Where(holder => places[cuts[holder]..cuts[holder + 1]].Exists(place => place.Part == part))];
            return holders.Count == 1 ? $"{part}.safetensors" : $"{part}-{holders.IndexOf(rank) + 1:D5}-of-{holders.Count:D5}.safetensors";
        }
    }

    private static long BytesOf(NamedTensor named) => named.Tensor.numel() * named.Tensor.element_size();

    private readonly record struct Place(string Part, int Index, NamedTensor Tensor);
}
