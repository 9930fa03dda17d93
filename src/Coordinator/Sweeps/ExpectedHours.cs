using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Device-hours that runs will take, from the speed of earlier runs alike.</summary>
internal sealed class ExpectedHours
{
    private const int RunsAveraged = 5;

    private readonly Dictionary<string, double> _imagesPerDeviceSecond;

    private ExpectedHours(Dictionary<string, double> imagesPerDeviceSecond)
    {
        _imagesPerDeviceSecond = imagesPerDeviceSecond;
    }

    /// <summary>Looks up runs of the same method, device, batch and network that were measured.</summary>
    public static async Task<ExpectedHours> ReadAsync(HayateContext db, IEnumerable<RunSpec> specs, CancellationToken cancellationToken)
    {
        var measured = new Dictionary<string, double>();
        foreach (var key in specs.Select(NewRuns.SpeedKey).Distinct())
        {
            var speeds = await db.Runs.Where(run => run.SpeedKey == key)
                .Join(
                    db.Progress, run => run.Id, progress => progress.RunId,
                    (run, progress) => new
                    {
                        run.SubmittedAt,
                        progress.ImagesPerSecond,
                        Ranks = db.Leases.Count(lease => lease.RunId == run.Id && lease.Epoch == run.Epoch),
                    })
                .Where(run => run.ImagesPerSecond > 0 && run.Ranks > 0).OrderByDescending(run => run.SubmittedAt).Take(RunsAveraged)
                .Select(run => run.ImagesPerSecond!.Value / run.Ranks).ToListAsync(cancellationToken);
            if (speeds.Count > 0) measured[key] = speeds.Average();
        }

        return new(measured);
    }

    /// <summary>Hours of one device, all ranks together; null when no run alike was measured.</summary>
    public double? Of(RunSpec spec) => _imagesPerDeviceSecond.TryGetValue(NewRuns.SpeedKey(spec), out var speed)
        ? (double)RunSteps.Of(spec) * spec.Training.Batch / speed / 3600
        : null;
}
