using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Runs;

/// <summary>Pauses before the next attempt.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // An attempt that was preempted sooner than this did little for what starting cost: the pool is churning.
    private static readonly TimeSpan Worthwhile = TimeSpan.FromMinutes(5);

    /// <summary>The pause after an attempt that ended so; budget and early preemptions already count this end.</summary>
    public static TimeSpan After(AttemptEnd end, BudgetInfo budget, int earlyPreemptions) => end switch
    {
        AttemptEnd.ApplicationError => Doubling(budget.ApplicationErrors - 1),
        AttemptEnd.InfrastructureLoss => budget.InfrastructureLosses <= 1 ? TimeSpan.Zero : Doubling(budget.InfrastructureLosses - 2),
        AttemptEnd.Preempted when earlyPreemptions > 1 => Doubling(earlyPreemptions - 2),
        _ => TimeSpan.Zero,
    };

    /// <summary>Preemptions in a row of attempts that had hardly begun, after one more attempt has ended.</summary>
    public static int CountEarly(int before, AttemptEnd end, TimeSpan lasted) =>
        lasted >= Worthwhile ? 0 : end == AttemptEnd.Preempted ? before + 1 : before;

    /// <summary>As before an attempt ended so, whose true end is heard of now.</summary>
    public static int UncountEarly(int counted, AttemptEnd end, TimeSpan lasted) =>
        lasted < Worthwhile && end == AttemptEnd.Preempted ? counted - 1 : counted;

    private static TimeSpan Doubling(int times) =>
        times >= 6 ? Longest : TimeSpan.FromSeconds(1 << Math.Max(times, 0));
}
