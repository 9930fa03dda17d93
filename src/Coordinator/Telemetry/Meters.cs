using System.Diagnostics.Metrics;

namespace Hayate.Coordinator.Telemetry;

/// <summary>
/// What a coordinator counts and measures, each its own share: what is asked of it, and the runs whose grains stand on it. docs/observability.md
/// lists everything. No label has the name of a run: there would be ever more series.
/// </summary>
internal sealed class Meters
{
    public const string Name = "Hayate.Coordinator";

    public const string Method = "hayate.method";
    public const string Device = "hayate.device";
    public const string Status = "hayate.status";
    public const string State = "hayate.state";
    public const string End = "hayate.end";
    public const string Cause = "hayate.cause";

    public Meters(IMeterFactory factory)
    {
        Meter = factory.Create(Name);
        QueueWait = Histogram("hayate.run.queue_wait", "s", "From entering the queue to the start of an attempt", 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400);
        StepTime = Histogram("hayate.training.step_time", "s", "Time of a step, on average since the report before", 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30);
        Speed = Histogram("hayate.training.images", "{image}/s", "Speed of a gang, on average since the report before", 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000);
        ReduceShare = Histogram("hayate.training.reduce_share", "1", "Part of a step in which ranks wait for the sum of their gradients", 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1);
        CheckpointTime = Histogram("hayate.checkpoint.duration", "s", "From the copy of the state to the checkpoint in the blob store", 0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1800);
        ReportLag = Histogram("hayate.report.lag", "s", "From the making of a batch's oldest report to its record", 0.1, 0.3, 1, 3, 10, 30, 60, 300, 1800, 7200, 86400);
        Attempts = Meter.CreateCounter<long>("hayate.attempt.ends", "{attempt}", "Attempts that ended, by how it looked at the time");
        Preemptions = Meter.CreateCounter<long>("hayate.attempt.preemptions", "{attempt}", "Attempts that were preempted, also those of which that is known later only");
        Runs = Meter.CreateCounter<long>("hayate.run.ends", "{run}", "Runs that ended");
        LostTime = Meter.CreateCounter<double>("hayate.lost_work.time", "s", "Time of attempts since their last checkpoint, when they ended without one");
        LostSteps = Meter.CreateCounter<long>("hayate.lost_work.steps", "{step}", "Reported steps since the last checkpoint of attempts that ended");
    }

    public Meter Meter { get; }

    public Histogram<double> QueueWait { get; }

    public Histogram<double> StepTime { get; }

    public Histogram<double> Speed { get; }

    public Histogram<double> ReduceShare { get; }

    public Histogram<double> CheckpointTime { get; }

    public Histogram<double> ReportLag { get; }

    public Counter<long> Attempts { get; }

    public Counter<long> Preemptions { get; }

    public Counter<long> Runs { get; }

    public Counter<double> LostTime { get; }

    public Counter<long> LostSteps { get; }

    private Histogram<double> Histogram(string name, string unit, string description, params double[] bounds) =>
        Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
