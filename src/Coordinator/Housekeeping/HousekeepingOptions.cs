namespace Hayate.Coordinator.Housekeeping;

/// <summary>When what nobody needs is removed, from <c>Hayate:Housekeeping</c>. Spans are written like <c>1.12:00:00</c>, a day and twelve hours.</summary>
internal sealed class HousekeepingOptions
{
    public const string Section = "Hayate:Housekeeping";

    /// <summary>Time between two rounds. Default: 1 hour.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time after the end of an attempt from which on files of it that no row names are removed. Default: 1 day.</summary>
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Time since their last use from which on statistics of real images are removed; whoever needs them computes them anew. Default: 90 days.</summary>
    public TimeSpan ReferenceAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Time after the end of a run from which on the output of its ranks is removed. What the platform noted stays. Default: 30 days.</summary>
    public TimeSpan OutputAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Most lines of log of one run; the oldest go. Default: 100,000.</summary>
    public int MostLines { get; set; } = 100_000;

    /// <summary>Time since it was last heard of from which on a worker is forgotten. Default: 7 days.</summary>
    public TimeSpan WorkerAge { get; set; } = TimeSpan.FromDays(7);
}
