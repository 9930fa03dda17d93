using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;

namespace Hayate.Training.Loop;

/// <summary>The checkpoint that a run distils from or measures.</summary>
public interface ITeacherSource
{
    /// <summary>Specification of the teacher's run.</summary>
    RunSpec Spec { get; }

    /// <summary>Step of the checkpoint.</summary>
    int Step { get; }

    /// <summary>Reads one part of the checkpoint, such as <c>ema-0.999</c> (see <see cref="SnapshotPart"/>). Called by rank 0 alone. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">The part is missing or does not verify.</exception>
    SnapshotPart LoadPart(string name);

    /// <summary>Averages that the checkpoint lists. Asked by rank 0 alone. Default: none.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not verify.</exception>
    IReadOnlyList<StoredAverage> Averages => [];

    /// <summary>Reads an average. Called by rank 0 alone. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">It is missing or does not verify.</exception>
    SnapshotPart LoadAverage(StoredAverage average) => throw new InvalidDataException($"{average.File} is missing.");
}
