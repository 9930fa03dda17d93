namespace Hayate.Coordinator.Scheduling;

/// <summary>When running gangs are asked to stop after a checkpoint, from <c>Hayate:Scheduling</c>. Spans are written like <c>00:05:00</c>, five minutes.</summary>
internal sealed class SchedulingOptions
{
    public const string Section = "Hayate:Scheduling";

    /// <summary>Time that an attempt has before a run of higher priority may preempt it. Default: 1 minute.</summary>
    public TimeSpan PreemptAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time that an elastic attempt has before it is stopped to go on with more ranks. Default: 5 minutes.</summary>
    public TimeSpan GrowAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that slots must have been free before an elastic attempt grows into them. Default: 30 seconds.</summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What stopping and starting again costs: growing must bring the run's end nearer by this much. Default: 1 minute.</summary>
    public TimeSpan RestartCost { get; set; } = TimeSpan.FromMinutes(1);
}
