using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Runs;

/// <summary>States to start from.</summary>
internal static class RunStateSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static RunState Queued(int application = 1, int infrastructure = 10) => new()
    {
        Status = RunStatus.Queued,
        Retry = new RetrySpec { Application = application, Infrastructure = infrastructure },
        Budget = new BudgetInfo { ApplicationErrors = 0, InfrastructureLosses = 0, Preemptions = 0 },
    };

    public static RunState Waiting() => Queued() with { Status = RunStatus.Waiting };

    public static RunState Running(int application = 1, int infrastructure = 10) =>
        RunTransitions.Apply(Queued(application, infrastructure), new GangLeased(), Now).State;

    public static GangStop StopAs(AttemptEnd end, string cause = "preempted by s.urgent of priority 5") => new() { End = end, Cause = cause };

    /// <summary>A running attempt whose ranks were asked to stop.</summary>
    public static RunState Stopping(AttemptEnd end = AttemptEnd.Preempted) => Running().After(new StopRequested(1, StopAs(end)));

    public static RunState After(this RunState state, params RunEvent[] happened) =>
        happened.Aggregate(state, (current, next) => RunTransitions.Apply(current, next, Now).State);
}
