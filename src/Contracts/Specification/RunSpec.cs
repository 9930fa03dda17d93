namespace Hayate.Contracts.Specification;

/// <summary>The whole, fixed specification of one run. With a step number it determines the run's state.</summary>
public sealed record RunSpec
{
    /// <summary>What the run does.</summary>
    public required Method Method { get; init; }

    /// <summary>Data to learn from. Default: the bundled digits, or the teacher's when that is a run of the same file.</summary>
    public DatasetSpec Dataset { get; init; } = new DigitsDataset();

    /// <summary>The network. Default: a song-unet, or the teacher's when that is a run of the same file.</summary>
    public NetworkSpec Network { get; init; } = new SongUNetSpec();

    /// <summary>Noise levels and their scale. Default: those of EDM, or the teacher's when that is a run of the same file.</summary>
    public NoiseSpec Noise { get; init; } = new();

    /// <summary>What is minimised, with the method's own settings.</summary>
    public required ObjectiveSpec Objective { get; init; }

    /// <summary>Length, batch, seed.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>Optimizer and averages of the weights.</summary>
    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>Checkpoint to distil from or to evaluate.</summary>
    public TeacherSpec? Teacher { get; init; }

    /// <summary>How quality is measured.</summary>
    public EvaluationSpec Evaluation { get; init; } = new();

    /// <summary>Preview images made while training.</summary>
    public PreviewSpec Preview { get; init; } = new();

    /// <summary>What the gang needs.</summary>
    public ResourceSpec Resources { get; init; } = new();

    /// <summary>When checkpoints are taken and which are kept.</summary>
    public CheckpointSpec Checkpoint { get; init; } = new();

    /// <summary>How often failures are forgiven.</summary>
    public RetrySpec Retry { get; init; } = new();
}
