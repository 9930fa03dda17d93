using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Telemetry;
using Hayate.Coordinator.Workers;
using Hayate.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Scheduling;

/// <inheritdoc cref="ISchedulerGrain"/>
internal sealed partial class SchedulerGrain(
    IDbContextFactory<HayateContext> contexts, OnDemandDevices onDemand, IOptions<SchedulingOptions> options, PoolGauges gauges, TimeProvider clock, ILogger<SchedulerGrain> logger)
    : Grain, ISchedulerGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private const int AtATime = 8;

    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        LogActivated(this.GetPrimaryKeyString());
        _timer = this.RegisterGrainTimer(ReconcileAsync, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        this.RegisterGrainTimer(SurveyAsync, new GrainTimerCreationOptions(TimeSpan.Zero, PoolGauges.Period) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gauges.Show(null);
        return Task.CompletedTask;
    }

    // A thousand hints at once, as when a large sweep is cancelled, are answered by one look.
    public Task WakeAsync()
    {
        _timer!.Change(TimeSpan.Zero, Period);
        return Task.CompletedTask;
    }

    // What is missed because of a lost hint or a broken database is done a second later.
    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AttendToWorkersAsync(cancellationToken);
            await FinishOpenBusinessAsync(cancellationToken);
            await PlaceAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailure(failure);
        }
    }

    private async Task SurveyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            gauges.Show(await PoolSurvey.ReadAsync(db, clock.GetUtcNow(), cancellationToken));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogSurveyFailure(failure);
        }
    }

    /// <summary>
    /// Workers that nobody watches: their grains are gone with a silo, or have not stood on any since all were down. A worker that lives calls
    /// its grain by polling; for one that does not, it is called here.
    /// </summary>
    private async Task AttendToWorkersAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var silentSince = clock.GetUtcNow() - WorkerTransitions.Lease;
        var unwatched = db.Workers.Where(worker => worker.IsAlive
            ? worker.LastSeenAt < silentSince
            : db.Leases.Any(lease => lease.WorkerId == worker.Id && lease.ReleasedAt == null
                && db.Attempts.Any(attempt => attempt.RunId == lease.RunId && attempt.Epoch == lease.Epoch && attempt.EndedAt == null)));
        foreach (var worker in await unwatched.Select(worker => worker.Id).ToListAsync(cancellationToken))
        {
            await GrainFactory.GetGrain<IWorkerGrain>(worker).RefreshAsync();
        }
    }

    /// <summary>Runs that wait for nothing but someone to look: a teacher or classifier that has ended, a completion recorded, a gang that is gone.</summary>
    private async Task FinishOpenBusinessAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var students = await db.Runs.Where(run => run.Status == RunStatus.Waiting)
            .Where(run => db.Runs.Any(needed => (needed.Id == run.TeacherRunId || needed.Id == run.ClassifierRunId)
                && (needed.Status == RunStatus.Completed || needed.Status == RunStatus.Failed || needed.Status == RunStatus.Cancelled)))
            .Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var student in students) await TryAsync(student, run => run.ResolveTeacherAsync(cancellationToken));

        var open = await db.Attempts.Where(attempt => attempt.EndedAt == null)
            .Join(
                db.Runs, attempt => attempt.RunId, run => run.Id,
                (attempt, run) => new { attempt.RunId, attempt.Epoch, run.Status, attempt.CompletedAt, attempt.StopAskedAt })
            .Where(attempt => attempt.CompletedAt != null || attempt.StopAskedAt != null || attempt.Status == RunStatus.Cancelling)
            .ToListAsync(cancellationToken);
        foreach (var attempt in open)
        {
            await TryAsync(attempt.RunId, run => attempt.CompletedAt is not null
                ? run.CompleteAsync(attempt.Epoch, cancellationToken)
                : run.ReleaseGangAsync(attempt.Epoch, cancellationToken));
        }
    }

    private async Task PlaceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isElastic = await PoolReader.HasElasticAsync(db, cancellationToken);
        if (!isElastic && !await PoolReader.HasQueueAsync(db, cancellationToken)) return;
        var now = clock.GetUtcNow();
        var pool = await PoolReader.ReadPoolAsync(db, cancellationToken);
        // Ten thousand runs may wait for a full pool of a thousand: neither are read, second after second, to find that out.
        var isOutranked = await PoolReader.HasOutrankedAsync(db, cancellationToken);
        if (!isOutranked && !pool.Slots.Any(slot => slot.IsFree)) return;
        var queue = await PoolReader.ReadQueueAsync(db, onDemand, cancellationToken);
        var ready = queue.Where(gang => gang.IsDue(now)).ToList();
        var running = isOutranked || isElastic ? await PoolReader.ReadRunningAsync(db, cancellationToken) : [];
        var stopped = Preemption.Choose(pool, ready, running, now, options.Value);
        if (isElastic)
        {
            var settled = await PoolReader.ReadSettledAsync(db, pool, now - options.Value.SettleTime, cancellationToken);
            stopped = [.. stopped, .. Growth.Choose(pool, queue, running, settled, now, options.Value)];
        }

        await EachAsync(GangPlacement.Place(pool, ready), gang => gang.RunId, (run, gang) => run.StartAsync(gang.Ranks, cancellationToken));
        await EachAsync(stopped, gang => gang.RunId, (run, gang) => run.StopAsync(gang.Epoch, gang.Stop, cancellationToken));
    }

    // Several at a time: most of what a transaction takes is waiting.
    private async Task EachAsync<T>(IEnumerable<T> gangs, Func<T, string> runOf, Func<IRunGrain, T, Task> work)
    {
        foreach (var few in gangs.Chunk(AtATime)) await Task.WhenAll(few.Select(gang => TryAsync(runOf(gang), run => work(run, gang))));
    }

    // The trouble of one run must not keep all others waiting.
    private async Task TryAsync(string runId, Func<IRunGrain, Task> work)
    {
        using var about = logger.About(runId);
        try
        {
            await work(GrainFactory.GetGrain<IRunGrain>(runId));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogRunFailure(failure, runId);
        }
    }

    [LoggerMessage(EventId = 202, EventName = "SchedulerActivated", Level = LogLevel.Information, Message = "This coordinator schedules the pool {Pool}")]
    private partial void LogActivated(string pool);

    [LoggerMessage(EventId = 200, EventName = "SchedulingFailed", Level = LogLevel.Error, Message = "Scheduling failed and is tried again")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(EventId = 203, EventName = "SurveyFailed", Level = LogLevel.Warning, Message = "The gauges are not up to date: how the platform stands cannot be read")]
    private partial void LogSurveyFailure(Exception failure);

    [LoggerMessage(EventId = 201, EventName = "SchedulingOfRunFailed", Level = LogLevel.Error, Message = "Scheduling of {RunId} failed and is tried again")]
    private partial void LogRunFailure(Exception failure, string runId);
}
