using System.Runtime.InteropServices;

namespace Hayate.Collectives;

/// <summary>Says which call a rank makes. Ranks compare it, so that ranks out of step fail with a reason instead of mixing up data.</summary>
/// <param name="Number">Counts the calls of a group, from 1.</param>
/// <param name="Length">Elements of a reduction, else bytes.</param>
/// <param name="Root">Root of a broadcast, else 0.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Type">Type of the elements of a reduction.</param>
/// <param name="Operation">Operation of a reduction.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CollectiveCall(long Number, long Length, int Root, CallKind Kind, ElementType Type, ReduceOperation Operation)
{
    /// <exception cref="InvalidOperationException">The peer makes another call.</exception>
    public void Require(int rank, CollectiveCall theirs, int peer)
    {
        if (theirs != this)
            throw new InvalidOperationException($"The ranks are out of step: rank {rank} makes {this}, rank {peer} makes {theirs}.");
    }

    public override string ToString() => Kind switch
    {
        CallKind.AllReduce or CallKind.ReduceScatter => $"call {Number}, {Kind} {Operation} of {Length} {Type}",
        CallKind.Broadcast => $"call {Number}, Broadcast of {Length} bytes from rank {Root}",
        CallKind.Barrier => $"call {Number}, Barrier",
        _ => $"call {Number}, {Kind} of {Length} bytes",
    };
}

/// <summary>Kinds of call. None is 0, so that memory never written is not taken for one.</summary>
internal enum CallKind : byte
{
    AllReduce = 1,
    ReduceScatter,
    Broadcast,
    AllGather,
    Barrier,
    Allocate,
}
