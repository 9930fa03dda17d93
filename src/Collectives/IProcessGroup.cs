namespace Hayate.Collectives;

/// <summary>
/// The ranks that work together, seen from one of them. Every rank makes the same calls in the same order with buffers of the same
/// length; a call blocks until this rank's part is done. Not for use by two threads at a time. <see cref="ProcessGroupSpans"/> has the same
/// operations on spans.
/// </summary>
/// <remarks>
/// <para>A lost peer surfaces as <see cref="PeerLostException"/> on every surviving rank, at once when its process ended and within
/// <see cref="GroupMembership.SilenceTimeout"/> and a little more when it was stopped or cut off. Ranks that make different calls get an
/// <see cref="InvalidOperationException"/> that names both. After either the group must be given up: the buffers of the failed call hold
/// no result. A peer that is merely slow is waited for as long as it lives.</para>
/// <para>The order in which values are summed depends on nothing but the kind of group, the world size and the length, and every rank ends
/// with the same bits.</para>
/// </remarks>
public interface IProcessGroup : IDisposable
{
    /// <summary>This rank, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of ranks.</summary>
    int WorldSize { get; }

    /// <summary>Replaces the values on every rank by their reduction over all ranks.</summary>
    /// <param name="values">Address of the values, aligned to the element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="operation">Sum or maximum.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void AllReduce(nint values, long count, ElementType type, ReduceOperation operation);

    /// <summary>Reduces over all ranks and leaves each rank with its own part of the result.</summary>
    /// <param name="values">Address of <paramref name="count"/> elements for each rank, in order of rank. Only read.</param>
    /// <param name="own">Receives this rank's part: as many elements. Either apart from <paramref name="values"/> or this rank's place in them.</param>
    /// <param name="count">Number of elements that each rank receives.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="operation">Sum or maximum.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void ReduceScatter(nint values, nint own, long count, ElementType type, ReduceOperation operation);

    /// <summary>Replaces the bytes on every rank by those of the root.</summary>
    /// <param name="start">Address of the bytes.</param>
    /// <param name="bytes">Their number.</param>
    /// <param name="root">The rank that gives.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void Broadcast(nint start, long bytes, int root);

    /// <summary>Collects the bytes of all ranks on all ranks, in order of rank.</summary>
    /// <param name="own">This rank's bytes. Either apart from <paramref name="all"/> or this rank's place in it.</param>
    /// <param name="all">Receives <see cref="WorldSize"/> times as many.</param>
    /// <param name="bytes">Number of bytes of each rank.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void AllGather(nint own, nint all, long bytes);

    /// <summary>Returns when every rank has called it.</summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void Barrier();

    /// <summary>Provides memory on which collectives are fastest. A collective itself: every rank asks for the same length.</summary>
    /// <param name="bytes">Length, 1 or more.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    GroupBuffer Allocate(long bytes);
}
