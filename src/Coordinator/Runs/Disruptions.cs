using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Runs;

/// <summary>
/// What it means for an attempt that Kubernetes took one of its pods away. Whether that is heard of before or after the attempt's end, what is
/// kept is the same: a loss turns into a preemption, which spends no budget, and the cause names what Kubernetes gave as the reason.
/// </summary>
internal static class Disruptions
{
    /// <summary>End and cause of an attempt that ends now, in the light of what is known to have happened to its pods.</summary>
    public static (AttemptEnd End, string Cause) Weigh(AttemptState attempt, AttemptEnd end, string cause) =>
        attempt.Disruption is { } disruption && IsPreemption(end) ? (AttemptEnd.Preempted, $"{disruption} ({cause})") : (end, cause);

    public static RunTransition Apply(RunState state, GangDisrupted happened)
    {
        var attempt = happened.Epoch == state.Epoch ? state.Attempt : state.Earlier;
        if (attempt is not { Disruption: null } || attempt.Epoch != happened.Epoch) return RunTransition.None(state);
        if (attempt.End is { } known && !IsPreemption(known)) return RunTransition.None(state);
        var marked = attempt with { Disruption = happened.Cause };
        var log = new WriteLog($"attempt {attempt.Epoch}: {happened.Cause}", IsError: false);
        if (attempt.End is not { } end) return RunTransition.To(state with { Attempt = marked }, log);

        var (weighed, cause) = Weigh(marked, end, attempt.Cause!);
        marked = marked with { End = weighed, Cause = cause };
        var forgiven = state with { Budget = RunTransitions.Count(RunTransitions.Count(state.Budget, end, by: -1), weighed) };
        if (attempt.Epoch < state.Epoch) return RunTransition.To(forgiven with { Earlier = marked }, log);
        var early = end == weighed ? state.EarlyPreemptions : Backoff.CountEarly(state.EarlyPreemptions, weighed, attempt.EndedAt!.Value - attempt.StartedAt);
        var pause = Backoff.After(weighed, forgiven.Budget, early);
        return RunTransition.To(
            forgiven with
            {
                Attempt = marked,
                EarlyPreemptions = early,
                NotBefore = pause == TimeSpan.Zero ? null : attempt.EndedAt + pause,
                Reason = $"resumes after {cause}",
            },
            new WakeScheduler(),
            log);
    }

    // What a rank did wrong by itself stays its own doing.
    private static bool IsPreemption(AttemptEnd end) => end is AttemptEnd.InfrastructureLoss or AttemptEnd.Preempted;
}
