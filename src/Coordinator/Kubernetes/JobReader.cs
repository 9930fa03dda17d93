using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What the rows say about attempts that Jobs serve or should serve.</summary>
internal sealed class JobReader(IDbContextFactory<HayateContext> contexts, OnDemandDevices onDemand, KubernetesOptions options, TimeProvider clock)
{
    /// <summary>Runs that may have a Job that waits, in no order.</summary>
    public async Task<ImmutableHashSet<string>> ReadAdmittedAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var queue = await PoolReader.ReadQueueAsync(db, onDemand, cancellationToken);
        if (!queue.Exists(gang => gang.IsOnDemand)) return [];
        return Admission.Admit(queue.Where(gang => gang.IsDue(clock.GetUtcNow())), (await PoolReader.ReadPoolAsync(db, cancellationToken)).ActiveRuns, options.MaxPendingJobs);
    }

    /// <summary>What the next attempts of runs need.</summary>
    public async Task<ImmutableArray<AttemptDemand>> ReadDemandsAsync(IReadOnlyCollection<string> runs, CancellationToken cancellationToken)
    {
        if (runs.Count == 0) return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Runs.AsNoTracking().Where(run => runs.Contains(run.Id) && run.Status == RunStatus.Queued)
            .Join(db.Progress, run => run.Id, progress => progress.RunId, (run, progress) => new { run, progress.LongestCheckpointSeconds }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new AttemptDemand
            {
                Attempt = new() { RunId = row.run.Id, Epoch = row.run.Epoch + 1 },
                Ranks = row.run.Ranks,
                Device = row.run.Device,
                IsPreemptible = row.run.Spec.Resources.Preemptible,
                Grace = GracePeriod.Of(row.LongestCheckpointSeconds),
            }),
        ];
    }

    /// <summary>What became of attempts; none of those whose run is not known.</summary>
    public async Task<Dictionary<ServedAttempt, AttemptFate>> ReadFatesAsync(IReadOnlyCollection<ServedAttempt> attempts, CancellationToken cancellationToken)
    {
        if (attempts.Count == 0) return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = attempts.Select(attempt => attempt.RunId).Distinct().ToList();
        var now = clock.GetUtcNow();
        var runs = await db.Runs.AsNoTracking().Where(run => ids.Contains(run.Id))
            .Select(run => new { run.Id, run.Status, run.Epoch, run.NotBefore }).ToDictionaryAsync(run => run.Id, cancellationToken);
        var ends = await db.Attempts.AsNoTracking().Where(row => ids.Contains(row.RunId))
            .Select(row => new { row.RunId, row.Epoch, row.EndedAt, row.End, row.Disruption }).ToDictionaryAsync(row => (row.RunId, row.Epoch), cancellationToken);
        return attempts.Distinct().Where(attempt => runs.ContainsKey(attempt.RunId)).ToDictionary(attempt => attempt, attempt =>
        {
            var (run, end) = (runs[attempt.RunId], ends.GetValueOrDefault((attempt.RunId, attempt.Epoch)));
            return new AttemptFate
            {
                Status = run.Status,
                RunEpoch = run.Epoch,
                IsDue = run.NotBefore is null || run.NotBefore <= now,
                EndedAt = end?.EndedAt,
                TakesDisruption = end is { Disruption: null, End: null or AttemptEnd.InfrastructureLoss or AttemptEnd.Preempted }
                    && run.Status is not (RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled),
            };
        });
    }

    /// <summary>Attempts with ranks on pods of a standing pool, by the pod's name, which is the worker's id.</summary>
    public async Task<ILookup<string, ServedAttempt>> ReadAttemptsOnAsync(IReadOnlyCollection<string> pods, CancellationToken cancellationToken)
    {
        if (pods.Count == 0) return Array.Empty<(string Pod, ServedAttempt Attempt)>().ToLookup(held => held.Pod, held => held.Attempt);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var held = await db.Leases.AsNoTracking().Where(lease => pods.Contains(lease.WorkerId) && lease.ReleasedAt == null)
            .Select(lease => new { lease.WorkerId, lease.RunId, lease.Epoch }).Distinct().ToListAsync(cancellationToken);
        return held.ToLookup(lease => lease.WorkerId, lease => new ServedAttempt { RunId = lease.RunId, Epoch = lease.Epoch });
    }

    /// <summary>Notes what the Jobs of attempts that have not begun are waiting for, and forgets what is not listed.</summary>
    public async Task WriteStatusesAsync(IReadOnlyDictionary<ServedAttempt, string> statuses, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.ToDictionaryAsync(row => new ServedAttempt { RunId = row.RunId, Epoch = row.Epoch }, cancellationToken);
        db.Jobs.RemoveRange(rows.Where(row => !statuses.ContainsKey(row.Key)).Select(row => row.Value));
        foreach (var (attempt, status) in statuses)
        {
            if (!rows.TryGetValue(attempt, out var row))
            {
                row = new JobRow { RunId = attempt.RunId, Epoch = attempt.Epoch, Name = JobNames.Of(attempt), Status = "", Since = default };
                db.Jobs.Add(row);
            }

            if (row.Status == status) continue;
            row.Status = status;
            row.Since = clock.GetUtcNow();
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
