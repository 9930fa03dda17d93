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

    /// <summary>The consecutive part of [0, count) that is this rank's; parts differ by at most one.</summary>
    public static Share ShareOf(this IGang gang, int count)
    {
        int first = (int)((long)count * gang.Rank / gang.WorldSize);
        int end = (int)((long)count * (gang.Rank + 1) / gang.WorldSize);
        return new Share(first, end - first);
    }
}
