using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Dashboard.Charts;

namespace Hayate.Dashboard.Sweeps;

/// <summary>A sweep as its page shows it: the runs, their measurements and, when asked for, their losses.</summary>
public sealed class SweepModel(IHayateClient api, string id)
{
    private const int LossPoints = 300;

    private readonly Dictionary<string, Distances> _distances = [];
    private readonly Dictionary<string, Series> _losses = [];

    /// <summary>The sweep; null before the first load.</summary>
    public SweepDetail? Sweep { get; private set; }

    /// <summary>Metrics measured in this sweep, the Fréchet distance first.</summary>
    public ImmutableArray<string> Metrics => [.. Runs.SelectMany(run => Of(run.Id).Metrics).Distinct().OrderBy(name => MetricFacts.Find(name))];

    /// <summary>The metric asked for, if it was measured.</summary>
    public string? Asked { get; set; }

    /// <summary>The metric that is shown.</summary>
    public string Metric => Asked is { } asked && Metrics.Contains(asked) ? asked : Metrics.FirstOrDefault() ?? EvaluationMetric.Fd.Word();

    /// <summary>The measurement that others must compare with: the best of the first run that was measured.</summary>
    public EvaluationInfo? Reference => Runs.Select(run => Of(run.Id).Best(Metric)).FirstOrDefault(best => best is not null);

    /// <summary>Numbers of network evaluations measured in this sweep, ascending.</summary>
    public ImmutableArray<int> Nfes =>
        [.. Runs.SelectMany(run => Of(run.Id).Of(Metric)).Select(evaluation => evaluation.Nfe!.Value).Distinct().Order()];

    /// <summary>The runs, teachers first.</summary>
    public ImmutableArray<RunSummary> Runs => Sweep?.Runs ?? [];

    /// <summary>Levels to hold the distances against.</summary>
    public ImmutableArray<EvaluationInfo> Anchors =>
        [.. Runs.SelectMany(run => Of(run.Id).Anchors(Reference)).Where(anchor => anchor.Metric == Metric).GroupBy(anchor => anchor.Subject).Select(group => group.First())];

    /// <summary>Measurements of a run.</summary>
    public Distances Of(string runId) => _distances.TryGetValue(runId, out var distances) ? distances : _distances[runId] = new Distances();

    /// <summary>Loss of a run, if loaded.</summary>
    public Series? Loss(string runId) => _losses.GetValueOrDefault(runId);

    /// <summary>The best distance of a run's teacher.</summary>
    public EvaluationInfo? TeacherBest(RunSummary run) => run.TeacherRunId is { } teacher ? Of(teacher).Best(Metric) : null;

    /// <summary>Why a run's values are not to be held against those of the others; null when they are.</summary>
    public string? ApartBecause(RunSummary run) =>
        Of(run.Id).Best(Metric) is { } best && Reference is { } reference ? Comparability.Difference(best, reference) : null;

    /// <summary>Name of a run of this sweep, or the id of another's.</summary>
    public string NameOf(string runId) => Runs.FirstOrDefault(run => run.Id == runId)?.Name ?? runId;

    /// <summary>Reads the sweep and what was measured in it, in a few questions however many runs there are. Teachers of other sweeps are read by run.</summary>
    public async Task LoadAsync(bool withLosses, CancellationToken cancellationToken)
    {
        Sweep = await api.GetSweepAsync(id, cancellationToken);
        var elsewhere = Runs.Select(run => run.TeacherRunId).OfType<string>().Distinct().Except(Runs.Select(run => run.Id));
        await Task.WhenAll([LoadDistancesAsync(cancellationToken), .. elsewhere.Select(teacher => LoadDistancesAsync(teacher, cancellationToken))]);
        if (withLosses) await LoadLossesAsync(cancellationToken);
    }

    /// <summary>Takes an event in.</summary>
    public void Apply(LiveEvent live)
    {
        switch (live)
        {
            case RunChanged changed when Sweep is not null:
                Sweep = Sweep with { Runs = [.. Runs.Select(run => run.Id == changed.RunId ? changed.Run : run)] };
                break;
            case EvaluationArrived arrived:
                Of(arrived.RunId).Add([arrived.Evaluation]);
                break;
            case MetricsArrived arrived when Loss(arrived.RunId) is { } loss:
                foreach (var series in arrived.Series.Where(series => series.Name == "loss")) loss.Merge(series);
                break;
        }
    }

    private async Task LoadDistancesAsync(CancellationToken cancellationToken)
    {
        foreach (var run in (await api.GetSweepEvaluationsAsync(id, cancellationToken)).GroupBy(evaluation => evaluation.RunId)) Of(run.Key).Add(run);
    }

    private async Task LoadDistancesAsync(string teacher, CancellationToken cancellationToken)
    {
        try
        {
            Of(teacher).Add(await api.GetEvaluationsAsync(teacher, cancellationToken));
        }
        catch (ApiException cause) when (cause.Status == System.Net.HttpStatusCode.NotFound)
        {
            // The teacher of another sweep may be gone; its column stays empty.
        }
    }

    private async Task LoadLossesAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await api.GetSweepMetricsAsync(id, ["loss"], LossPoints, cancellationToken))
        {
            var loss = _losses.TryGetValue(run.RunId, out var known) ? known : _losses[run.RunId] = new Series();
            foreach (var series in run.Series) loss.Replace(series);
        }
    }
}
