using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Runs;

/// <summary>Why runs are in the state they are in, in words that hold at this moment.</summary>
internal sealed class RunReasons
{
    private readonly DateTimeOffset _now;
    private readonly Pool? _pool;
    private readonly Dictionary<string, int?> _limits;
    private readonly Dictionary<string, string> _teachers;
    private readonly OnDemandDevices _onDemand;
    private readonly Dictionary<(string RunId, int Epoch), string> _jobs;

    private RunReasons(
        DateTimeOffset now, Pool? pool, Dictionary<string, int?> limits, Dictionary<string, string> teachers,
        OnDemandDevices onDemand, Dictionary<(string RunId, int Epoch), string> jobs)
    {
        _now = now;
        _pool = pool;
        _limits = limits;
        _teachers = teachers;
        _onDemand = onDemand;
        _jobs = jobs;
    }

    /// <summary>Looks at the pool only when some run waits for it.</summary>
    public static async Task<RunReasons> ReadAsync(
        HayateContext db, IReadOnlyCollection<RunRow> runs, OnDemandDevices onDemand, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var queued = runs.Where(run => run.Status == RunStatus.Queued).Select(run => run.SweepId).Distinct().ToList();
        var teachers = runs.Where(run => run.Status == RunStatus.Waiting).SelectMany(run => (string?[])[run.TeacherRunId, run.ClassifierRunId])
            .OfType<string>().Distinct().ToList();
        return new(
            now,
            queued.Count == 0 ? null : await PoolReader.ReadPoolAsync(db, cancellationToken),
            await db.Sweeps.Where(sweep => queued.Contains(sweep.Id)).ToDictionaryAsync(sweep => sweep.Id, sweep => sweep.MaxConcurrent, cancellationToken),
            await db.Runs.Where(run => teachers.Contains(run.Id)).ToDictionaryAsync(run => run.Id, run => run.Name, cancellationToken),
            onDemand,
            await ReadJobsAsync(db, [.. runs.Where(run => run.Status == RunStatus.Queued && onDemand.Kinds.Contains(run.Device)).Select(run => run.Id)], cancellationToken));
    }

    private static async Task<Dictionary<(string RunId, int Epoch), string>> ReadJobsAsync(HayateContext db, List<string> runs, CancellationToken cancellationToken) =>
        runs.Count == 0 ? [] : await db.Jobs.AsNoTracking().Where(job => runs.Contains(job.RunId))
            .ToDictionaryAsync(job => (job.RunId, job.Epoch), job => job.Status, cancellationToken);

    public string? Of(RunRow run) => run.Status switch
    {
        RunStatus.Waiting => $"waits for {string.Join(" and ", Awaited(run))}",
        RunStatus.Queued => Join(run.Reason, Queued(run)),
        _ => run.Reason,
    };

    private IEnumerable<string> Awaited(RunRow run)
    {
        if (run is { TeacherRunId: { } teacher, TeacherCheckpointId: null }) yield return $"{_teachers.GetValueOrDefault(teacher, teacher)}.{run.TeacherSelector}";
        if (run is { ClassifierRunId: { } classifier, ClassifierCheckpointId: null })
            yield return $"{_teachers.GetValueOrDefault(classifier, classifier)}.{run.ClassifierSelector}";
    }

    private string Queued(RunRow run) => run.NotBefore > _now
        ? string.Create(CultureInfo.InvariantCulture, $"starts in {Math.Ceiling((run.NotBefore.Value - _now).TotalSeconds)} s")
        : GangPlacement.Explain(_pool!, ToGang(run));

    private QueuedGang ToGang(RunRow run) => new()
    {
        RunId = run.Id,
        SweepId = run.SweepId,
        MaxConcurrent = _limits[run.SweepId],
        Ranks = _onDemand.RanksOf(run.Device, new RankRange { Min = run.MinRanks, Max = run.Ranks }),
        Device = run.Device,
        NextEpoch = run.Epoch + 1,
        IsOnDemand = _onDemand.Kinds.Contains(run.Device),
        JobStatus = _jobs.GetValueOrDefault((run.Id, run.Epoch + 1)),
        Priority = run.Priority,
        SubmittedAt = run.SubmittedAt,
        Ordinal = run.Ordinal,
    };

    private static string Join(string? past, string present) => past is null ? present : $"{past}; {present}";
}
