using System.Diagnostics;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Runs;
using Hayate.Hosting;

namespace Hayate.Coordinator.Telemetry;

/// <summary>Counts what becomes of runs, and tells the trace of their submission how they came to start.</summary>
internal sealed class RunWatch(Meters meters, TimeProvider clock)
{
    /// <summary>Takes note of a transition that is saved.</summary>
    /// <param name="applied">The transition.</param>
    /// <param name="began">When it began to be applied.</param>
    public void Tell(AppliedEvent applied, DateTimeOffset began)
    {
        if (applied.After.Epoch > applied.Before.Epoch) TellStart(applied, began);
        if (applied.EndsAttempt) TellEnd(applied);
        if (Preempted(applied.After) && !Preempted(applied.Before)) meters.Preemptions.Add(1, new KeyValuePair<string, object?>(Meters.Cause, CauseOf(applied)));
        if (applied.After.HasEnded && !applied.Before.HasEnded) meters.Runs.Add(1, new KeyValuePair<string, object?>(Meters.Status, applied.After.Status.Word()));

        // Of the attempt that the event is about, which may be an earlier one.
        bool Preempted(RunState state) => (applied.After.Earlier is null ? state.Attempt : state.Earlier) is { End: AttemptEnd.Preempted };
    }

    private void TellStart(AppliedEvent applied, DateTimeOffset began)
    {
        var run = applied.Run;
        if (applied.Before.QueuedAt is { } queuedAt)
        {
            meters.QueueWait.Record(Math.Max(0, (began - queuedAt).TotalSeconds), new KeyValuePair<string, object?>(Meters.Device, run.Device.Word()));
            Record("queue run", queuedAt, began);
        }

        Record("place attempt", began, clock.GetUtcNow());

        void Record(string name, DateTimeOffset start, DateTimeOffset end)
        {
            using var span = Spans.Source.Record(name, run.TraceParent, start, end).About(run.Id, applied.After.Epoch);
        }
    }

    private void TellEnd(AppliedEvent applied)
    {
        TagList end = new() { { Meters.End, applied.After.Attempt!.End!.Value.Word() } };
        meters.Attempts.Add(1, end);
        if (applied.After.Status == RunStatus.Completed) return;
        meters.LostTime.Add(applied.Lost.Time.TotalSeconds, end);
        meters.LostSteps.Add(applied.Lost.Steps, end);
    }

    // Who wanted the slots: another run by the scheduler, the cluster by Kubernetes, or the machine by a signal to the agent.
    private static string CauseOf(AppliedEvent applied) => (applied.After.Earlier ?? applied.After.Attempt) switch
    {
        { Disruption: not null } => "kubernetes",
        { Stop: not null } => "priority",
        _ => "worker",
    };
}
