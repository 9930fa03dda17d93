namespace Hayate.Contracts.Specification;

/// <summary>Cadences of a run with their defaults filled in, in steps. The last step always has a checkpoint, an evaluation and a preview.</summary>
public static class RunCadence
{
    /// <summary>Steps between checkpoints: as given, else a tenth of the run, at least 1.</summary>
    public static int CheckpointEvery(this RunSpec spec) => spec.Checkpoint.EverySteps ?? Math.Max(1, spec.Training.Steps / 10);

    /// <summary>Steps between evaluations: as given, else only the last step.</summary>
    public static int EvaluateEvery(this RunSpec spec) => spec.Evaluation.EverySteps ?? spec.Training.Steps;

    /// <summary>Steps between previews: as given, else a twentieth of the run, at least 1.</summary>
    public static int PreviewEvery(this RunSpec spec) => spec.Preview.EverySteps ?? Math.Max(1, spec.Training.Steps / 20);

    /// <summary>Steps between snapshots of power-function averages: as given, else a 32nd of the run, at least 1.</summary>
    public static int SnapshotEvery(this RunSpec spec) => spec.Optimizer.SnapshotEvery ?? Math.Max(1, spec.Training.Steps / 32);

    /// <summary>Whether a run takes a checkpoint after <paramref name="step"/> steps: when one is due, and before every evaluation.</summary>
    public static bool HasCheckpointAt(this RunSpec spec, int step) =>
        spec.IsDue(step, spec.CheckpointEvery()) || spec.IsDue(step, spec.EvaluateEvery());

    /// <summary>Whether something that happens every so many steps happens after <paramref name="step"/> of them.</summary>
    public static bool IsDue(this RunSpec spec, int step, int every) => step % every == 0 || step == spec.Training.Steps;
}
