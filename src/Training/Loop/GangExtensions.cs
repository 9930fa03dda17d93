using System.Runtime.InteropServices;
using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>What gangs do with tensors.</summary>
internal static class GangExtensions
{
    /// <summary>Overwrites contiguous tensors on every rank with those of rank 0.</summary>
    public static void Broadcast(this IGang gang, IReadOnlyList<NamedTensor> tensors)
    {
        if (gang.WorldSize == 1)
            return;
        foreach (NamedTensor named in tensors)
        {
            using Tensor plain = named.Tensor.detach();
            gang.Broadcast(plain.bytes);
        }
    }

    /// <summary>Gives every rank the number that rank 0 has.</summary>
    public static int Broadcast(this IGang gang, int value)
    {
        gang.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return value;
    }

    /// <inheritdoc cref="Broadcast(IGang, int)"/>
    public static double Broadcast(this IGang gang, double value)
    {
        gang.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref value)));
        return value;
    }

    /// <summary>Whether it is so on any rank; all get the same answer.</summary>
    public static bool IsAny(this IGang gang, bool here)
    {
        float there = here ? 1 : 0;
        gang.AllReduceSum(new Span<float>(ref there));
        return there > 0;
    }

    /// <summary>The consecutive part of [0, count) that is this rank's; parts differ by at most one.</summary>
    public static Share ShareOf(this IGang gang, int count)
    {
        int first = (int)((long)count * gang.Rank / gang.WorldSize);
        int end = (int)((long)count * (gang.Rank + 1) / gang.WorldSize);
        return new Share(first, end - first);
    }

    /// <summary>
    /// This rank's part of [0, count), cut at the multiples of a length. The pieces are the same on a gang of any size, so that what is computed
    /// of a piece at once has the same bits wherever it is.
    /// </summary>
    public static IEnumerable<Share> ChunksOf(this IGang gang, int count, int length)
    {
        Share pieces = gang.ShareOf((int)(((long)count + length - 1) / length));
        for (int piece = pieces.First; piece < pieces.First + pieces.Count; piece++)
            yield return new Share(piece * length, Math.Min(length, count - (piece * length)));
    }
}
