using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Runs;

/// <summary>The state of a run from its rows and back.</summary>
internal static class RunStates
{
    public static RunState Read(RunRow run, AttemptRow? attempt, AttemptRow? earlier = null) => new()
    {
        Status = run.Status,
        Reason = run.Reason,
        Epoch = run.Epoch,
        Attempt = attempt is null ? null : Read(attempt),
        Earlier = earlier is null ? null : Read(earlier),
        Retry = run.Spec.Retry,
        Budget = BudgetOf(run),
        EarlyPreemptions = run.EarlyPreemptions,
        NeedsTeacher = run.TeacherSelector is not null,
        TeacherCheckpointId = run.TeacherCheckpointId,
        NeedsClassifier = run.ClassifierSelector is not null,
        ClassifierCheckpointId = run.ClassifierCheckpointId,
        QueuedAt = run.QueuedAt,
        NotBefore = run.NotBefore,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
    };

    public static BudgetInfo BudgetOf(RunRow run) => new()
    {
        ApplicationErrors = run.ApplicationErrors,
        InfrastructureLosses = run.InfrastructureLosses,
        Preemptions = run.Preemptions,
    };

    public static void Write(RunState state, RunRow run)
    {
        run.Status = state.Status;
        run.Reason = state.Reason;
        run.Epoch = state.Epoch;
        run.ApplicationErrors = state.Budget.ApplicationErrors;
        run.InfrastructureLosses = state.Budget.InfrastructureLosses;
        run.Preemptions = state.Budget.Preemptions;
        run.EarlyPreemptions = state.EarlyPreemptions;
        run.TeacherCheckpointId = state.TeacherCheckpointId;
        run.ClassifierCheckpointId = state.ClassifierCheckpointId;
        run.QueuedAt = state.QueuedAt;
        run.NotBefore = state.NotBefore;
        run.StartedAt = state.StartedAt;
        run.EndedAt = state.EndedAt;
    }

    public static void Write(AttemptState state, AttemptRow attempt)
    {
        attempt.StopAskedAt = state.StopAskedAt;
        attempt.StopEnd = state.Stop?.End;
        attempt.StopCause = state.Stop?.Cause;
        attempt.ClearedForRunId = state.Stop?.ClearedForRunId;
        attempt.ClearedForEpoch = state.Stop?.ClearedForEpoch;
        attempt.EndedAt = state.EndedAt;
        attempt.End = state.End;
        attempt.Cause = state.Cause;
        attempt.Disruption = state.Disruption;
        attempt.IsEcho = state.IsEcho;
    }

    private static AttemptState Read(AttemptRow attempt) => new()
    {
        Epoch = attempt.Epoch,
        StartedAt = attempt.StartedAt,
        IsCompleted = attempt.CompletedAt is not null,
        Stop = attempt is not { StopEnd: { } end, StopCause: { } cause } ? null : new GangStop
        {
            End = end,
            Cause = cause,
            ClearedForRunId = attempt.ClearedForRunId,
            ClearedForEpoch = attempt.ClearedForEpoch,
        },
        StopAskedAt = attempt.StopAskedAt,
        EndedAt = attempt.EndedAt,
        End = attempt.End,
        Cause = attempt.Cause,
        Disruption = attempt.Disruption,
        IsEcho = attempt.IsEcho,
    };
}
