using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;

namespace Hayate.Quality;

/// <summary>The runs of a plan and where each keeps what it makes.</summary>
internal sealed class RunFolder
{
    private readonly Dictionary<string, FolderRun> _runs = [];

    /// <param name="plan">The runs, teachers first.</param>
    /// <param name="folder">Has a folder for each of them.</param>
    /// <param name="times">How many times as many steps to train as planned.</param>
    public RunFolder(SweepPlan plan, string folder, int times)
    {
        Name = times == 1 ? plan.Name : $"{plan.Name}-long";
        foreach (PlannedRun planned in plan.Runs)
        {
            RunSpec spec = planned.Spec;
            spec = spec with { Training = spec.Training with { Steps = spec.Training.Steps * times } };
            _runs.Add(planned.Name, new FolderRun(planned.Name, spec, planned.WaitsFor is { } teacher ? _runs[teacher] : null, folder));
        }
    }

    /// <summary>Name of the sweep, and whether it is the long one.</summary>
    public string Name { get; }

    /// <summary>All runs, teachers first.</summary>
    public IReadOnlyCollection<FolderRun> All => _runs.Values;

    /// <summary>Those that are trained.</summary>
    public IEnumerable<FolderRun> Finished => All.Where(run => run.IsComplete);

    public FolderRun this[string name] => _runs[name];
}
