using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Sweeps;

/// <summary>The state of a sweep, which is that of its runs taken together.</summary>
internal static class SweepStatuses
{
    public static SweepStatus Of(IReadOnlyCollection<RunStatus> runs)
    {
        if (runs.Any(status => status is RunStatus.Waiting or RunStatus.Queued or RunStatus.Running or RunStatus.Cancelling)) return SweepStatus.Active;
        if (runs.Contains(RunStatus.Failed)) return SweepStatus.Failed;
        return runs.Contains(RunStatus.Cancelled) ? SweepStatus.Cancelled : SweepStatus.Completed;
    }
}
