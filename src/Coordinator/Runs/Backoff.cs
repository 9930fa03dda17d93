using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Runs;

/// <summary>Pauses before the next attempt.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // An attempt that was preempted sooner than this did no work worth a slot: the pool is churning.
    private static readonly TimeSpan Worthwhile = TimeSpan.FromSeconds(30);

    /// <summary>The pause after an attempt that lasted a time and ended so; the budget already counts this end.</summary>
    public static TimeSpan After(AttemptEnd end, BudgetInfo budget, TimeSpan lasted) => end switch
    {
        AttemptEnd.ApplicationError => Doubling(budget.ApplicationErrors - 1),
        AttemptEnd.InfrastructureLoss => budget.InfrastructureLosses <= 1 ? TimeSpan.Zero : Doubling(budget.InfrastructureLosses - 2),
        AttemptEnd.Preempted when budget.Preemptions > 1 && lasted < Worthwhile => Doubling(budget.Preemptions - 2),
        _ => TimeSpan.Zero,
    };

    private static TimeSpan Doubling(int times) =>
        times >= 6 ? Longest : TimeSpan.FromSeconds(1 << Math.Max(times, 0));
}
