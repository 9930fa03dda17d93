using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Device-hours that a run will take, from the speed of earlier runs alike.</summary>
internal static class ExpectedHours
{
    private const int RunsAveraged = 5;

    /// <summary>Hours of one device, or null when no run of the same method, device, batch and network was measured.</summary>
    public static async Task<double?> ReadAsync(HayateContext db, RunSpec spec, CancellationToken cancellationToken)
    {
        var key = NewRuns.SpeedKey(spec);
        var speeds = await db.Runs.Where(run => run.SpeedKey == key)
            .Join(db.Progress, run => run.Id, progress => progress.RunId, (run, progress) => new { run.SubmittedAt, run.Ranks, progress.ImagesPerSecond })
            .Where(run => run.ImagesPerSecond > 0).OrderByDescending(run => run.SubmittedAt).Take(RunsAveraged)
            .Select(run => run.ImagesPerSecond!.Value / run.Ranks).ToListAsync(cancellationToken);
        return speeds.Count == 0 ? null : Hours(spec, speeds.Average());
    }

    private static double Hours(RunSpec spec, double imagesPerDeviceSecond) =>
        (double)RunSteps.Of(spec) * spec.Training.Batch / imagesPerDeviceSecond / 3600;
}
