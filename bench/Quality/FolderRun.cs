using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Quality;

/// <summary>A run whose checkpoints lie in a folder named by its specification's digest, and so is trained once.</summary>
internal sealed class FolderRun : ITeacherSource
{
    private readonly FolderReporter _reporter;
    private readonly FolderCheckpoints _checkpoints;

    public FolderRun(string name, RunSpec spec, FolderRun? teacher, string folder)
    {
        (Name, Spec, Teacher) = (name, spec, teacher);
        Digest = SpecDigest.Of(spec) + teacher?.Digest;
        Folder = Path.Combine(folder, $"{name}-{SpecDigest.Of(spec)[..6]}{teacher?.Digest[..4]}");
        _reporter = new FolderReporter(Folder);
        _checkpoints = new FolderCheckpoints(Folder);
    }

    public string Name { get; }

    public RunSpec Spec { get; }

    /// <summary>The run that it distils from, if any.</summary>
    public FolderRun? Teacher { get; }

    /// <summary>Where all that belongs to the run lies.</summary>
    public string Folder { get; }

    public bool IsComplete => _reporter.IsComplete;

    public IEnumerable<Measurement> Measurements => _reporter.Distances();

    /// <summary>Seconds of a core that it took.</summary>
    public double CoreSeconds => _reporter.CoreSeconds;

    /// <summary>The best checkpoint, as a student that asks for it would get.</summary>
    public int Step => _reporter.BestStep() ?? throw new InvalidOperationException($"{Name} has not been trained yet.");

    private string Digest { get; }

    public SnapshotPart LoadPart(string name) => _checkpoints.LoadPart(Step, name);

    /// <summary>Trains and measures it, from where an attempt before was stopped.</summary>
    public void Train()
    {
        Directory.CreateDirectory(Folder);
        TrainingLoop.Run(new TrainingContext { Spec = Spec, Checkpoints = _checkpoints, Reporter = _reporter, Teacher = Teacher });
        _reporter.Finish();
    }
}
