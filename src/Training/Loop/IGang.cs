namespace Hayate.Training.Loop;

/// <summary>The ranks that train one run together, seen from one of them. Every rank makes the same calls in the same order.</summary>
/// <remarks>Called only from the rank's tensor thread. The loss of a peer throws, it never hangs.</remarks>
public interface IGang
{
    /// <summary>This rank, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of ranks.</summary>
    int WorldSize { get; }

    /// <summary>Replaces the values on every rank by their sum over all ranks, added in a fixed order: all ranks end with the same bits.</summary>
    void AllReduceSum(Span<float> values);

    /// <inheritdoc cref="AllReduceSum(Span{float})"/>
    void AllReduceSum(Span<double> values);

    /// <summary>Sums over all ranks, added in a fixed order, and leaves each rank with its part of the sum.</summary>
    /// <param name="values">A part for each rank, in order of rank.</param>
    /// <param name="own">Receives this rank's part of the sum: its place among the values, or memory apart from them.</param>
    void ReduceScatterSum(ReadOnlySpan<float> values, Span<float> own);

    /// <summary>Collects the bytes of all ranks on every rank, in order of rank.</summary>
    /// <param name="own">This rank's bytes: its place among all, or memory apart from them.</param>
    /// <param name="all">Receives as many bytes from each rank.</param>
    void AllGather(ReadOnlySpan<byte> own, Span<byte> all);

    /// <summary>
    /// Zeroed memory on which the gang works without copies. A collective: every rank asks for the same length. Null where no memory is better than any other.
    /// </summary>
    /// <param name="bytes">Length, 1 or more.</param>
    GangMemory? Allocate(long bytes);

    /// <summary>Replaces the bytes on every rank by those of rank 0. The length is the same on all ranks.</summary>
    void Broadcast(Span<byte> bytes);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();
}
