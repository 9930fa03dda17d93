using System.Collections.Immutable;
using Hayate.Contracts;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>Divides a state among the ranks that write it.</summary>
/// <remarks>
/// Parts that hold weights stay whole, so that other tools can read them as they are: the largest goes to the rank that has least, and so on. What
/// only a resume needs, the optimizer's and the objective's state, then levels the shares: it is cut between tensors, and its pieces carry the
/// names that large published models use: <c>optimizer-00001-of-00002.safetensors</c>.
/// </remarks>
internal static class StateShares
{
    /// <summary>Files by rank. Every rank comes to the same result.</summary>
    public static ImmutableArray<ImmutableArray<StateFile>> Divide(IReadOnlyList<SnapshotPart> parts, int worldSize)
    {
        List<StateFile>[] shares = [.. Enumerable.Range(0, worldSize).Select(_ => new List<StateFile>())];
        long[] bytes = new long[worldSize];
        foreach (var part in parts.Where(part => CheckpointParts.HoldsWeights(part.Name)).OrderByDescending(BytesOf))
        {
            int rank = Array.IndexOf(bytes, bytes.Min());
            shares[rank].Add(new StateFile(part.Name, $"{part.Name}.safetensors", part.Tensors));
            bytes[rank] += BytesOf(part);
        }

        List<Place> rest = [.. parts.Where(part => !CheckpointParts.HoldsWeights(part.Name)).SelectMany(part => part.Tensors.Select(tensor => new Place(part.Name, tensor)))];
        List<List<Place>> pieces = Cut(rest, Room(bytes, rest.Sum(place => BytesOf(place.Tensor))));
        for (int rank = 0; rank < worldSize; rank++)
            shares[rank].AddRange(pieces[rank].GroupBy(place => place.Part).Select(piece => new StateFile(piece.Key, FileOf(piece.Key, rank), [.. piece.Select(place => place.Tensor)])));
        return [.. shares.Select(share => share.ToImmutableArray())];

        string FileOf(string part, int rank)
        {
            List<int> holders = [.. Enumerable.Range(0, worldSize).Where(holder => pieces[holder].Exists(place => place.Part == part))];
            return holders.Count == 1 ? $"{part}.safetensors" : $"{part}-{holders.IndexOf(rank) + 1:D5}-of-{holders.Count:D5}.safetensors";
        }
    }

    /// <summary>How much each rank takes of the rest, so that the smallest shares are filled up to one level.</summary>
    private static double[] Room(long[] bytes, long rest)
    {
        double level = Enumerable.Range(1, bytes.Length)
            .Select(ranks => (bytes.Order().Take(ranks).Sum() + (double)rest) / ranks)
            .Min();
        return [.. bytes.Select(own => Math.Max(0, level - own))];
    }

    /// <summary>Consecutive runs of tensors that come as near as they can to given sizes.</summary>
    private static List<List<Place>> Cut(List<Place> places, double[] room)
    {
        List<List<Place>> runs = [.. room.Select(_ => new List<Place>())];
        int last = Math.Max(0, Array.FindLastIndex(room, own => own > 0)); // takes what rounding leaves
        (int rank, double end, double placed) = (0, room[0], 0);
        foreach (var place in places)
        {
            double size = BytesOf(place.Tensor);
            while (rank < last && placed + (size / 2) > end)
                end += room[++rank];
            runs[rank].Add(place);
            placed += size;
        }

        return runs;
    }

    private static long BytesOf(SnapshotPart part) => part.Tensors.Sum(BytesOf);

    private static long BytesOf(NamedTensor named) => named.Tensor.numel() * named.Tensor.element_size();

    private readonly record struct Place(string Part, NamedTensor Tensor);
}
