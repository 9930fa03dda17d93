namespace Hayate.Collectives;

/// <summary>
/// The ranks that work together, seen from one of them. Every rank makes the same calls in the same order with buffers of the same
/// length; a call blocks until this rank's part is done. Not for use by two threads at a time.
/// </summary>
/// <remarks>
/// A lost peer surfaces as <see cref="PeerLostException"/> within seconds on every surviving rank, which must then give the group up:
/// the buffer of the failed call holds no result. A peer that is merely slow is waited for as long as it lives.
/// </remarks>
public interface IProcessGroup : IDisposable
{
    /// <summary>This rank, from 0.</summary>
    int Rank { get; }

    /// <summary>Number of ranks.</summary>
    int WorldSize { get; }

    /// <summary>
    /// Replaces the values on every rank by their sum over all ranks. The order of summation depends on nothing but world size and
    /// length, and every rank ends with the same bits.
    /// </summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void AllReduceSum(Span<float> values);

    /// <inheritdoc cref="AllReduceSum(Span{float})"/>
    void AllReduceSum(Span<double> values);

    /// <summary>Replaces the values on every rank by their sum over all ranks, modulo 2^64.</summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void AllReduceSum(Span<long> values);

    /// <summary>Replaces the bytes on every rank by those of the root.</summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void Broadcast(Span<byte> bytes, int root);

    /// <summary>Collects the bytes of all ranks on all ranks, in order of rank.</summary>
    /// <param name="own">This rank's bytes.</param>
    /// <param name="all">Receives <see cref="WorldSize"/> times as many bytes. Must not overlap <paramref name="own"/>.</param>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void AllGather(ReadOnlySpan<byte> own, Span<byte> all);

    /// <summary>Returns when every rank has called it.</summary>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    void Barrier();
}
