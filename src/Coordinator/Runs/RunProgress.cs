using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Runs;

/// <summary>How far a run is.</summary>
internal readonly record struct RunProgress(RunStatus Status, int Step, int Steps)
{
    // An evaluation takes no steps, but it is some work.
    private int Weight => Math.Max(1, Steps);

    private double Share => Status == RunStatus.Completed ? 1 : Math.Clamp((double)Step / Weight, 0, 1);

    /// <summary>Share of the work of several runs that is done, 0 to 1; runs count by their steps.</summary>
    public static double Of(IReadOnlyCollection<RunProgress> runs) =>
        runs.Count == 0 ? 0 : runs.Sum(run => run.Share * run.Weight) / runs.Sum(run => (double)run.Weight);
}
