using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Dashboard.Charts;
using Hayate.Dashboard.Sweeps;

namespace Hayate.Dashboard.Runs;

/// <summary>A run as its page shows it: what the API has, brought forward by live events.</summary>
public sealed class RunModel(IHayateClient api, string id)
{
    private const int MostPoints = 1000;

    private readonly SortedDictionary<(int Step, string Sampler), SampleInfo> _samples = [];

    /// <summary>The run; null before the first load.</summary>
    public RunDetail? Detail { get; private set; }

    /// <summary>Its metrics.</summary>
    public SeriesStore Series { get; } = new();

    /// <summary>Its measurements.</summary>
    public Distances Distances { get; } = new();

    /// <summary>The metric that ranks its checkpoints, or else the first that was measured.</summary>
    public string RankingMetric
    {
        get
        {
            var first = Detail?.Spec.Evaluation is { Metrics: [var metric, ..] } evaluation ? metric.NameWith(evaluation.Features) : EvaluationMetric.Fd.Word();
            return Distances.Metrics.Contains(first) ? first : Distances.Metrics.FirstOrDefault() ?? first;
        }
    }

    /// <summary>Its output, once asked for.</summary>
    public LogModel Log { get; } = new(api, id);

    /// <summary>Preview grids by step.</summary>
    public IReadOnlyCollection<SampleInfo> Samples => _samples.Values;

    /// <summary>Reads everything but the log.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var detail = api.GetRunAsync(id, cancellationToken);
        var metrics = api.GetMetricsAsync(id, maxPoints: MostPoints, cancellationToken: cancellationToken);
        var evaluations = api.GetEvaluationsAsync(id, cancellationToken);
        var samples = api.ListSamplesAsync(id, cancellationToken);
        await Task.WhenAll(detail, metrics, evaluations, samples);
        Detail = await detail;
        Series.Replace(await metrics);
        Distances.Add(await evaluations);
        foreach (var sample in await samples) Add(sample);
    }

    /// <summary>Takes an event in. True when it calls for a load: the event says that something changed, not all of what.</summary>
    public bool Apply(LiveEvent live)
    {
        switch (live)
        {
            case RunChanged changed when Detail is not null:
                var before = Detail.Summary;
                Detail = Detail with { Summary = changed.Run };
                return before.Status != changed.Run.Status || before.Epoch != changed.Run.Epoch;
            case MetricsArrived arrived:
                Series.Merge(arrived.Series);
                return false;
            case EvaluationArrived arrived:
                Distances.Add([arrived.Evaluation]);
                return false;
            case SampleArrived arrived:
                Add(arrived.Sample);
                return false;
            case CheckpointCommitted:
                // Which is the best, and which retention removed, only the API knows.
                return true;
            case LogArrived arrived:
                Log.Append(arrived.Lines);
                return false;
            default:
                return false;
        }
    }

    private void Add(SampleInfo sample) => _samples[(sample.Step, sample.Sampler)] = sample;
}
