namespace Hayate.Training.Loop;

/// <summary>How <see cref="TrainingLoop.Run"/> ended.</summary>
public sealed record TrainingResult
{
    /// <summary>Completed or preempted.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>Last step taken, of which a checkpoint is saved; where nothing is trained, the step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the state at that step.</summary>
    public required string StateDigest { get; init; }
}

/// <summary>Ways to end without an error.</summary>
public enum TrainingEnd
{
    /// <summary>All steps are taken.</summary>
    Completed,

    /// <summary>Stopped on request, after a checkpoint; resumes where it stopped. An evaluation has no checkpoints and starts again.</summary>
    Preempted,
}
