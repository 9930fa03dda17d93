using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;

namespace Hayate.Training.Loop;

/// <summary>Everything a rank brings to <see cref="TrainingLoop.Run"/>.</summary>
public sealed record TrainingContext
{
    /// <summary>What to do.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The ranks that do it together. Default: this one alone.</summary>
    public IGang Gang { get; init; } = new SoloGang();

    /// <summary>Where state is kept. Rank 0 loads, and gives to the others; each writes a share.</summary>
    public required ICheckpointStore Checkpoints { get; init; }

    /// <summary>Where statistics of real images are kept for other runs. Used by rank 0 alone. Default: nowhere.</summary>
    public IReferenceStore? References { get; init; }

    /// <summary>Who is told. Used by rank 0 alone.</summary>
    public required ITrainingReporter Reporter { get; init; }

    /// <summary>The teacher, for methods that have one.</summary>
    public ITeacherSource? Teacher { get; init; }

    /// <summary>The classifier whose features measure the run, where the evaluation names one.</summary>
    public ITeacherSource? Classifier { get; init; }

    /// <summary>The run whose network makes images: the teacher's where nothing is trained.</summary>
    internal RunSpec Trained => Spec.Method == Method.Evaluate && Teacher is not null ? Teacher.Spec : Spec;

    /// <summary>Measures throughput and shares of time; no decision of the mathematics depends on it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asks the gang to stop: it agrees on a step, saves a checkpoint and ends as preempted. One rank's request stops all.</summary>
    public CancellationToken StopRequested { get; init; }
}
