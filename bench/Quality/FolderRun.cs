using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Quality;

/// <summary>A run whose checkpoints lie in a folder named by its specification's digest, and so is trained once.</summary>
internal sealed class FolderRun : ITeacherSource
{
    private readonly FolderRun? _teacher;
    private readonly FolderReporter _reporter;
    private readonly FolderCheckpoints _checkpoints;

    public FolderRun(PlannedRun planned, FolderRun? teacher, string folder)
    {
        (Name, Spec, _teacher) = (planned.Name, planned.Spec, teacher);
        Digest = SpecDigest.Of(planned.Spec) + teacher?.Digest;
        string path = Path.Combine(folder, $"{planned.Name}-{SpecDigest.Of(planned.Spec)[..6]}{teacher?.Digest[..4]}");
        _reporter = new FolderReporter(path);
        _checkpoints = new FolderCheckpoints(path);
    }

    public string Name { get; }

    public RunSpec Spec { get; }

    public bool IsComplete => _reporter.IsComplete;

    public IEnumerable<Measurement> Measurements => _reporter.Distances();

    public string Cost => _reporter.Cost;

    /// <summary>The best checkpoint, as a student that asks for it would get.</summary>
    public int Step => _reporter.BestStep() ?? throw new InvalidOperationException($"{Name} has not been trained yet.");

    private string Digest { get; }

    public SnapshotPart LoadPart(string name) => _checkpoints.LoadPart(Step, name);

    public void TrainAndPrint()
    {
        if (!_reporter.IsComplete)
        {
            _reporter.Clear();
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
            long started = TimeProvider.System.GetTimestamp();
            TrainingLoop.Run(new TrainingContext { Spec = Spec, Checkpoints = _checkpoints, Reporter = _reporter, Teacher = _teacher });
            _reporter.Finish(Process.GetCurrentProcess().TotalProcessorTime - processor, TimeProvider.System.GetElapsedTime(started));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name,-14} {_reporter.Summary()}"));
    }
}
