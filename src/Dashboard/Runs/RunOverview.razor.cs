using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Charts;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Runs;

/// <summary>Charts and samples of a run while it trains.</summary>
public sealed partial class RunOverview
{
    private ImmutableArray<ChartLine> _loss = [];
    private ImmutableArray<ChartLine> _distance = [];
    private ImmutableArray<ChartLine> _speed = [];
    private ImmutableArray<ChartLine> _gradient = [];
    private (RunModel Model, int Version, double Smoothing, bool Quartiles, string Metric)? _drawn;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunModel Model { get; set; }

    /// <summary>Grows with every change of the run.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    /// <summary>Whether the loss is drawn on a logarithmic axis.</summary>
    [Parameter]
    public bool IsLog { get; set; }

    /// <summary>Strength of smoothing.</summary>
    [Parameter]
    public double Smoothing { get; set; }

    /// <summary>Whether the loss is shown by quartile of noise level.</summary>
    [Parameter]
    public bool Quartiles { get; set; }

    /// <summary>Step whose samples are shown; the newest when null.</summary>
    [Parameter]
    public int? SampleStep { get; set; }

    /// <summary>Metric shown; what ranks checkpoints when null.</summary>
    [Parameter]
    public string? Metric { get; set; }

    /// <summary>Takes a choice of the user: key of the address and value.</summary>
    [Parameter, EditorRequired]
    public required Action<string, object?> Changed { get; set; }

    private string MetricNow => Metric is { } asked && Model.Distances.Metrics.Contains(asked) ? asked : Model.RankingMetric;

    private EvaluationInfo? Newest => Model.Distances.Newest(MetricNow);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var smoothing = double.Clamp(Smoothing, 0, 0.99);
        var asked = (Model, Version, smoothing, Quartiles, MetricNow);
        if (_drawn == asked) return;
        _drawn = asked;
        _loss = RunCharts.Loss(Model.Series, smoothing, Quartiles);
        _distance = RunCharts.Distance(Model.Distances, MetricNow);
        _speed = RunCharts.Plain(Model.Series, "images-per-second", "images/s", color: 0);
        _gradient = RunCharts.Plain(Model.Series, "gradient-norm", "gradient norm", color: 2);
    }
}
