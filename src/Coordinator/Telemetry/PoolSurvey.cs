using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Telemetry;

/// <summary>How the platform stands: what all coordinators share.</summary>
internal sealed record PoolSurvey
{
    private static readonly RunStatus[] Open = [RunStatus.Waiting, RunStatus.Queued, RunStatus.Running, RunStatus.Cancelling];

    public required DateTimeOffset At { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public required ImmutableArray<(RunStatus Status, int Count)> Runs { get; init; }

    /// <summary>Slots of workers that can be heard: free, leased, or free and of a worker that stops.</summary>
    public required ImmutableArray<(DeviceKind Device, string State, int Count)> Slots { get; init; }

    /// <summary>Workers of the standing pool and those that serve an attempt: online, draining, or lost without a farewell.</summary>
    public required ImmutableArray<(string State, int Count)> Workers { get; init; }

    /// <summary>How long the run that has waited longest for slots has done so; runs whose pause after a failure has not passed aside.</summary>
    public required TimeSpan QueueAge { get; init; }

    /// <summary>The longest time since an attempt that runs has started or has had a checkpoint.</summary>
    public required TimeSpan CheckpointAge { get; init; }

    /// <summary>Images per second of all attempts that run.</summary>
    public required double Throughput { get; init; }

    public static async Task<PoolSurvey> ReadAsync(HayateContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runs = await db.Runs.Where(run => Open.Contains(run.Status)).GroupBy(run => run.Status)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var queuedAt = await db.Runs.Where(run => run.Status == RunStatus.Queued && run.QueuedAt != null && (run.NotBefore == null || run.NotBefore <= now))
            .OrderBy(run => run.QueuedAt).Select(run => run.QueuedAt).FirstOrDefaultAsync(cancellationToken);
        var workers = await db.Workers.Where(worker => worker.IsAlive || worker.ServesRunId == null)
            .Select(worker => new { worker.IsAlive, worker.IsDraining }).ToListAsync(cancellationToken);
        var running = await PoolReader.ReadRunningAsync(db, cancellationToken);
        var speeds = await db.Progress.Where(row => db.Runs.Any(run => run.Id == row.RunId && run.Status == RunStatus.Running))
            .SumAsync(row => row.ImagesPerSecond, cancellationToken);
        return new()
        {
            At = now,
            Runs = [.. Open.Select(status => (status, runs.GetValueOrDefault(status)))],
            Slots = CountSlots(await PoolReader.ReadPoolAsync(db, cancellationToken)),
            Workers =
            [
                ("online", workers.Count(worker => worker is { IsAlive: true, IsDraining: false })),
                ("draining", workers.Count(worker => worker is { IsAlive: true, IsDraining: true })),
                ("lost", workers.Count(worker => worker is { IsAlive: false, IsDraining: false })),
            ],
            QueueAge = Age(queuedAt),
            CheckpointAge = running.Select(gang => Age(gang.SavedAt > gang.StartedAt ? gang.SavedAt : gang.StartedAt)).DefaultIfEmpty().Max(),
            Throughput = speeds ?? 0,
        };

        TimeSpan Age(DateTimeOffset? since) => since < now ? now - since.Value : TimeSpan.Zero;
    }

    private static ImmutableArray<(DeviceKind Device, string State, int Count)> CountSlots(Pool pool) =>
    [
        .. from device in Enum.GetValues<DeviceKind>()
           from state in (string[])["free", "leased", "draining"]
           select (device, state, pool.Slots.Count(slot => slot.Device == device && StateOf(slot) == state)),
    ];

    private static string StateOf(PoolSlot slot) => slot switch
    {
        { IsHeld: true } => "leased",
        { IsDraining: true } => "draining",
        _ => "free",
    };
}
