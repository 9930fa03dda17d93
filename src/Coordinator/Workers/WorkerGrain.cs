using System.Collections.Immutable;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Workers;

/// <inheritdoc cref="IWorkerGrain"/>
internal sealed partial class WorkerGrain(
    WorkerStore store, DesiredStateReader desiredStates, Drain drain, TimeProvider clock, ILogger<WorkerGrain> logger)
    : Grain, IWorkerGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How old the time of the last poll may be in the row of a worker that is heard all the while.</summary>
    private static readonly TimeSpan LastSeenPrecision = TimeSpan.FromSeconds(5);

    private WorkerState? _state;
    private (WorkerPoll Poll, DateTimeOffset At)? _saved;
    private DesiredState _desired = new() { Version = 0, LeaseSeconds = WorkerTransitions.Lease.TotalSeconds, Ranks = [] };
    private TaskCompletionSource _changed = NewSignal();

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = await store.ReadAsync(Id, cancellationToken);
        this.RegisterGrainTimer(CheckAsync, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        if (_state is not null) await RefreshAsync(cancellationToken);
    }

    public async Task<DesiredState> PollAsync(WorkerPoll poll, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var known = _state ?? new WorkerState { Incarnation = "", IsAlive = false, HeardAt = now, CheckedAt = now, Version = 0 };
        if (WorkerTransitions.IsLate(known, poll.Incarnation)) throw new WorkerReplacedException(Id);
        var isNew = !known.IsAlive || known.Incarnation != poll.Incarnation;
        if (isNew) LogJoined(Id, poll.Host, poll.Slots.Length);
        // Heard is heard, whatever becomes of the rest: a database that is away costs nobody his ranks.
        else _state = known with { HeardAt = now, HungUpAt = null };
        var leases = await store.ReadLeasesAsync(Id, cancellationToken);
        var transition = WorkerTransitions.Poll(known, leases, poll, now);
        _state = transition.State;
        if (!isNew && transition.IsQuiet && IsSaved(poll, now))
        {
            await RefreshAsync(leases, cancellationToken);
            return _desired;
        }

        await SaveAsync(transition, poll, cancellationToken);
        _saved = (poll, now);
        // A pool that may have grown is looked at once more; so are the slots that this poll freed.
        if (isNew || !transition.Released.IsEmpty) await GrainFactory.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
        return _desired;
    }

    public async Task<DesiredState> WaitForChangeAsync(string incarnation, long knownVersion, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (_desired.Version == knownVersion && _state is { } before)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(drain.Over, cancellationToken);
            try
            {
                await _changed.Task.WaitAsync(wait, clock, either.Token);
            }
            catch (TimeoutException)
            {
                // Nothing changed: the answer renews the lease and says so.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The silo ends, and no grain on it may keep it from ending.
            }
            catch (OperationCanceledException)
            {
                _state = WorkerTransitions.HangUp(_state, before.HeardAt, clock.GetUtcNow());
                throw;
            }
        }

        return _state is { } state && WorkerTransitions.IsLate(state, incarnation) ? throw new WorkerReplacedException(Id) : _desired;
    }

    public Task RefreshAsync() => _state is null ? Task.CompletedTask : RefreshAsync(CancellationToken.None);

    // Most polls say nothing new, and the time alone is written now and then.
    private bool IsSaved(WorkerPoll poll, DateTimeOffset now) =>
        _saved is var (saved, at) && now - at < LastSeenPrecision
        && (saved.Host, saved.IsDraining) == (poll.Host, poll.IsDraining) && saved.Slots.SequenceEqual(poll.Slots);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_state is not { } state) return;
        var aged = WorkerTransitions.Age(state, clock.GetUtcNow());
        _state = aged with { IsAlive = state.IsAlive }; // it is given up once that is saved
        if (aged.IsAlive) return;
        var transition = WorkerTransitions.GiveUp(aged, await store.ReadLeasesAsync(Id, cancellationToken));
        // Nothing is left to do for a worker that is gone; its next poll starts over.
        if (!state.IsAlive && transition.Ended.IsEmpty)
        {
            DeactivateOnIdle();
            return;
        }

        LogLost(Id, clock.GetUtcNow() - aged.HeardAt);
        await SaveAsync(transition, null, cancellationToken);
        await GrainFactory.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
    }

    // What the worker is comes before its runs, for they look for new slots at once and must not find those of a worker or an incarnation
    // that is gone; the freed leases come last: if it ends between, the next poll or check says the same again.
    private async Task SaveAsync(WorkerTransition transition, WorkerPoll? poll, CancellationToken cancellationToken)
    {
        if (!transition.Ended.IsEmpty) await SaveAsync(transition.State, poll, [], cancellationToken);
        foreach (var (key, end) in transition.Ended)
        {
            await GrainFactory.GetGrain<IRunGrain>(key.RunId).EndRankAsync(key.Epoch, key.Rank, end, cancellationToken);
        }

        await SaveAsync(transition.State, poll, transition.Released, cancellationToken);
        foreach (var gang in transition.Released.Select(rank => (rank.Key.RunId, rank.Key.Epoch)).Distinct())
        {
            await GrainFactory.GetGrain<IRunGrain>(gang.RunId).ReleaseGangAsync(gang.Epoch, cancellationToken);
        }

        _state = transition.State with { RowVersion = _state!.RowVersion };
        await RefreshAsync(cancellationToken);
    }

    private async Task SaveAsync(WorkerState state, WorkerPoll? poll, ImmutableArray<EndedRank> released, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await store.SaveAsync(Id, state with { RowVersion = _state!.RowVersion }, poll, released, cancellationToken);
            _state = _state with { RowVersion = saved.RowVersion };
        }
        catch (SupersededException)
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken) => await RefreshAsync(await store.ReadLeasesAsync(Id, cancellationToken), cancellationToken);

    private async Task RefreshAsync(ImmutableArray<HeldLease> leases, CancellationToken cancellationToken)
    {
        var refreshed = WorkerTransitions.Refresh(_state!, leases, clock.GetUtcNow());
        var isOver = refreshed.Serves is { } served && await store.IsOverAsync(served, cancellationToken);
        var isNew = refreshed.Version != _desired.Version;
        var isNews = isNew || isOver != _desired.IsOver;
        if (isNew)
        {
            var ranks = await desiredStates.ReadAsync(Id, refreshed.Announced.Keys, cancellationToken);
            // The version must never go back, not even over a restart: it is saved before anyone hears of it.
            await SaveAsync(refreshed, null, [], cancellationToken);
            _desired = _desired with { Version = refreshed.Version, Ranks = ranks };
        }

        _desired = _desired with { IsOver = isOver };

        _state = refreshed with { RowVersion = _state!.RowVersion };
        if (!isNews) return;
        var waiting = _changed;
        _changed = NewSignal();
        waiting.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 300, EventName = "WorkerJoined", Level = LogLevel.Information, Message = "Worker {WorkerId} on {Host} offers {Slots} slots")]
    private partial void LogJoined(string workerId, string host, int slots);

    [LoggerMessage(EventId = 301, EventName = "WorkerLost", Level = LogLevel.Warning, Message = "Worker {WorkerId} is given up; it was last heard {Ago} ago")]
    private partial void LogLost(string workerId, TimeSpan ago);
}
