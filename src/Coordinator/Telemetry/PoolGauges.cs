using System.Diagnostics.Metrics;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Telemetry;

/// <summary>
/// The gauges of what all coordinators share. The one on which the scheduler stands shows them and no other does, so a sum over coordinators
/// counts nothing twice, but for the moment in which the scheduler moves.
/// </summary>
internal sealed class PoolGauges
{
    /// <summary>Time between two surveys.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // A survey that is older than this tells of a scheduler that has moved on, or a database that is away.
    private static readonly TimeSpan Fresh = 3 * Period;

    private readonly TimeProvider _clock;
    private volatile PoolSurvey? _survey;

    public PoolGauges(Meters meters, TimeProvider clock)
    {
        _clock = clock;
        Show("hayate.runs", "{run}", "Runs that have not ended", survey => survey.Runs.Select(runs => Measure(runs.Count, (Meters.Status, runs.Status.Word()))));
        Show("hayate.queue.age", "s", "Wait of the run that has waited longest for slots", survey => [Measure(survey.QueueAge.TotalSeconds)]);
        Show("hayate.slots", "{slot}", "Slots of workers that can be heard", survey => survey.Slots.Select(
            slots => Measure(slots.Count, (Meters.Device, slots.Device.Word()), (Meters.State, slots.State))));
        Show("hayate.workers", "{worker}", "Workers", survey => survey.Workers.Select(workers => Measure(workers.Count, (Meters.State, workers.State))));
        Show("hayate.checkpoint.age", "s", "Longest time since an attempt that runs has started or had a checkpoint", survey => [Measure(survey.CheckpointAge.TotalSeconds)]);
        Show("hayate.training.throughput", "{image}/s", "Speed of all gangs together", survey => [Measure(survey.Throughput)]);

        void Show(string name, string unit, string description, Func<PoolSurvey, IEnumerable<Measurement<double>>> measure) =>
            meters.Meter.CreateObservableGauge(name, () => Current() is { } survey ? measure(survey) : [], unit, description);
    }

    /// <summary>Shows a survey from now on, or, given none, nothing.</summary>
    public void Show(PoolSurvey? survey) => _survey = survey;

    private PoolSurvey? Current() => _survey is { } survey && _clock.GetUtcNow() - survey.At < Fresh ? survey : null;

    private static Measurement<double> Measure(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < tags.Length; i++) tags[i] = new(labels[i].Name, labels[i].Value);
        return new(value, tags);
    }
}
