using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Runs;

/// <summary>The life of a run: state and event give the next state and its effects. No clock, no store, no grain.</summary>
internal static class RunTransitions
{
    public static RunTransition Apply(RunState state, RunEvent happened, DateTimeOffset now) => happened switch
    {
        _ when state.HasEnded => RunTransition.None(state),
        TeacherResolved teacher => Resolve(state, state with { TeacherCheckpointId = teacher.CheckpointId }, teacher.Remark, now),
        ClassifierResolved classifier => Resolve(state, state with { ClassifierCheckpointId = classifier.CheckpointId }, remark: null, now),
        TeacherUnavailable teacher => state.Status == RunStatus.Waiting ? End(state, RunStatus.Failed, teacher.Reason, now) : RunTransition.None(state),
        GangLeased => Start(state, now),
        RankEnded rank => EndRank(state, rank, now),
        GangDisrupted disruption => Disruptions.Apply(state, disruption),
        CompletionReported completion => Complete(state, completion.Epoch, now),
        CancelRequested => Cancel(state, now),
        StopRequested asked => Stop(state, asked, now),
        GangGone gang => EndStopping(state, gang.Epoch, now),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "An event without a transition."),
    };

    private static RunTransition Resolve(RunState state, RunState resolved, string? remark, DateTimeOffset now)
    {
        if (state.Status != RunStatus.Waiting) return RunTransition.None(state);
        ImmutableArray<RunEffect> log = remark is null ? [] : [new WriteLog(remark, IsError: false)];
        return resolved.HasWhatItNeeds
            ? RunTransition.To(resolved with { Status = RunStatus.Queued, QueuedAt = now, Reason = null }, [new WakeScheduler(), .. log])
            : RunTransition.To(resolved, [.. log]);
    }

    private static RunTransition Start(RunState state, DateTimeOffset now)
    {
        if (state.Status != RunStatus.Queued || now < state.NotBefore) return RunTransition.None(state);
        var epoch = state.Epoch + 1;
        var started = state with
        {
            Status = RunStatus.Running,
            Epoch = epoch,
            Attempt = new AttemptState { Epoch = epoch, StartedAt = now },
            StartedAt = state.StartedAt ?? now,
            QueuedAt = null,
            NotBefore = null,
            Reason = null,
        };
        return RunTransition.To(started, new RefreshWorkers(), new WriteLog($"attempt {epoch} started", IsError: false));
    }

    private static RunTransition EndRank(RunState state, RankEnded rank, DateTimeOffset now)
    {
        if (rank.Epoch != state.Epoch || state.Attempt is not { } attempt) return RunTransition.None(state);
        if (state.Status == RunStatus.Running) return EndAttempt(state, attempt, rank, now);
        return IsRealCause(state, attempt, rank) ? EndAttempt(Forget(state, attempt), attempt, rank, now) : RunTransition.None(state);
    }

    private static RunTransition EndAttempt(RunState state, AttemptState attempt, RankEnded rank, DateTimeOffset now)
    {
        if (attempt.IsCompleted) return Complete(state, rank.Epoch, now);
        // A gang that was asked to stop has stopped once it is gone: what its ranks say on the way is no news unless one failed.
        if (attempt.Stop is not null && rank.End.ExitCode is ExitCodes.Preempted or ExitCodes.Completed or ExitCodes.Unavailable) return RunTransition.None(state);
        // Ranks other than the leader may leave before its last report arrives.
        if (rank.End.ExitCode == ExitCodes.Completed && rank.Rank != 0) return RunTransition.None(state);
        var (end, cause) = Disruptions.Weigh(attempt, Classify(rank.End), RankEndText.Describe(rank.Rank, rank.End));
        var ended = state with
        {
            Attempt = attempt with { EndedAt = now, End = end, Cause = cause, IsEcho = rank.End.IsEcho },
            Budget = Count(state.Budget, end),
        };
        var log = new WriteLog($"attempt {attempt.Epoch} ended: {cause}", IsError: end != AttemptEnd.Preempted);
        return Spent(ended, end) is { } reason
            ? End(ended, RunStatus.Failed, reason, now, log)
            : Requeue(ended, end, cause, now, log);
    }

    private static RunTransition Requeue(RunState state, AttemptEnd end, string cause, DateTimeOffset now, RunEffect log)
    {
        var early = Backoff.CountEarly(state.EarlyPreemptions, end, now - state.Attempt!.StartedAt);
        var pause = Backoff.After(end, state.Budget, early);
        var queued = state with
        {
            Status = RunStatus.Queued,
            EarlyPreemptions = early,
            QueuedAt = now,
            NotBefore = pause == TimeSpan.Zero ? null : now + pause,
            Reason = $"{Retries(state, end)} after {cause}",
        };
        return RunTransition.To(queued, new RefreshWorkers(), new WakeScheduler(), log);
    }

    private static RunTransition Complete(RunState state, int epoch, DateTimeOffset now)
    {
        if (epoch != state.Epoch || state.Attempt is not { EndedAt: null } attempt) return RunTransition.None(state);
        var completed = state with { Attempt = attempt with { EndedAt = now, End = AttemptEnd.Completed, IsCompleted = true } };
        return End(completed, RunStatus.Completed, null, now);
    }

    private static RunTransition Cancel(RunState state, DateTimeOffset now) => state.Status switch
    {
        RunStatus.Waiting or RunStatus.Queued => End(state, RunStatus.Cancelled, "cancelled by a user", now),
        RunStatus.Running => RunTransition.To(
            state with { Status = RunStatus.Cancelling, Reason = "cancelled by a user, its ranks are stopping" }, new RefreshWorkers()),
        _ => RunTransition.None(state),
    };

    private static RunTransition Stop(RunState state, StopRequested asked, DateTimeOffset now)
    {
        if (state.Status != RunStatus.Running || asked.Epoch != state.Epoch) return RunTransition.None(state);
        if (state.Attempt is not { Stop: null, IsCompleted: false } attempt) return RunTransition.None(state);
        var stopping = state with
        {
            Attempt = attempt with { Stop = asked.Stop, StopAskedAt = now },
            Reason = $"stops after a checkpoint: {asked.Stop.Cause}",
        };
        return RunTransition.To(
            stopping, new RefreshWorkers(), new WriteLog($"attempt {attempt.Epoch} is asked to stop after a checkpoint: {asked.Stop.Cause}", IsError: false));
    }

    private static RunTransition EndStopping(RunState state, int epoch, DateTimeOffset now)
    {
        if (!state.IsStopping || epoch != state.Epoch) return RunTransition.None(state);
        var attempt = state.Attempt! with { EndedAt = now };
        if (state.Status == RunStatus.Cancelling)
        {
            var cancelled = attempt with { End = AttemptEnd.Cancelled, Cause = "cancelled by a user" };
            return End(state with { Attempt = cancelled }, RunStatus.Cancelled, "cancelled by a user", now);
        }

        // It may have come to its end before it could stop.
        if (attempt.IsCompleted) return Complete(state, epoch, now);
        var (end, cause) = (attempt.Stop!.End, attempt.Stop.Cause);
        var stopped = state with { Attempt = attempt with { End = end, Cause = cause }, Budget = Count(state.Budget, end) };
        return Requeue(stopped, end, $"it was {cause}", now, new WriteLog($"attempt {epoch} ended: {cause}", IsError: false));
    }

    private static RunTransition End(RunState state, RunStatus status, string? reason, DateTimeOffset now, params ReadOnlySpan<RunEffect> more)
    {
        var ended = state with { Status = status, Reason = reason, EndedAt = now, QueuedAt = null, NotBefore = null };
        var log = new WriteLog($"run {status.ToString().ToLowerInvariant()}{(reason is null ? "" : $": {reason}")}", status == RunStatus.Failed);
        return RunTransition.To(ended, [.. more, log, new RefreshWorkers(), new WakeScheduler()]);
    }

    private static AttemptEnd Classify(RankEnd end) => end.ExitCode switch
    {
        ExitCodes.BadSpecification => AttemptEnd.BadSpecification,
        ExitCodes.ApplicationError => AttemptEnd.ApplicationError,
        ExitCodes.Preempted => AttemptEnd.Preempted,
        _ => AttemptEnd.InfrastructureLoss,
    };

    /// <summary>The budget once an attempt has ended so.</summary>
    public static BudgetInfo Count(BudgetInfo budget, AttemptEnd end, int by = 1) => end switch
    {
        AttemptEnd.ApplicationError => budget with { ApplicationErrors = budget.ApplicationErrors + by },
        AttemptEnd.InfrastructureLoss => budget with { InfrastructureLosses = budget.InfrastructureLosses + by },
        AttemptEnd.Preempted => budget with { Preemptions = budget.Preemptions + by },
        _ => budget,
    };

    private static string? Spent(RunState state, AttemptEnd end) => end switch
    {
        AttemptEnd.BadSpecification => state.Attempt!.Cause,
        AttemptEnd.ApplicationError when state.Budget.ApplicationErrors > state.Retry.Application =>
            $"{state.Attempt!.Cause} (application errors forgiven: {state.Retry.Application})",
        AttemptEnd.InfrastructureLoss when state.Budget.InfrastructureLosses > state.Retry.Infrastructure =>
            $"{state.Attempt!.Cause} (infrastructure losses forgiven: {state.Retry.Infrastructure})",
        _ => null,
    };

    private static string Retries(RunState state, AttemptEnd end) => end switch
    {
        AttemptEnd.ApplicationError => $"retry {state.Budget.ApplicationErrors} of {state.Retry.Application}",
        AttemptEnd.InfrastructureLoss => $"retry {state.Budget.InfrastructureLosses} of {state.Retry.Infrastructure}",
        _ => "resumes",
    };

    private static bool IsRealCause(RunState state, AttemptState attempt, RankEnded rank) =>
        state.Status == RunStatus.Queued && attempt.IsEcho && !rank.End.IsEcho && rank.End.ExitCode != ExitCodes.Completed;

    private static RunState Forget(RunState state, AttemptState attempt) => state with
    {
        Status = RunStatus.Running,
        Budget = Count(state.Budget, attempt.End!.Value, by: -1),
        EarlyPreemptions = Backoff.UncountEarly(state.EarlyPreemptions, attempt.End.Value, attempt.EndedAt!.Value - attempt.StartedAt),
        NotBefore = null,
    };
}
