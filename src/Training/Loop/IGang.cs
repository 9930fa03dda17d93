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

    /// <summary>Replaces the bytes on every rank by those of rank 0. The length is the same on all ranks.</summary>
    void Broadcast(Span<byte> bytes);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();
}
