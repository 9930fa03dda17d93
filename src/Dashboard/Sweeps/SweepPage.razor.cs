using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Charts;
using Hayate.Dashboard.Components;
using Hayate.Dashboard.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Hayate.Dashboard.Sweeps;

/// <summary>A sweep: its runs and how they compare.</summary>
public sealed partial class SweepPage : LivePage
{
    private const double LossSmoothing = 0.9;

    private SweepModel _model = null!;
    private ImmutableArray<ChartLine> _lines = [];
    private (string? Compare, string? Metric)? _drawn;

    /// <summary>The sweep.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary><c>loss</c> compares losses; otherwise distances.</summary>
    [SupplyParameterFromQuery]
    public string? Compare { get; set; }

    /// <summary>Metric that is compared; the first that was measured by default.</summary>
    [SupplyParameterFromQuery]
    public string? Metric { get; set; }

    /// <inheritdoc />
    protected override string Subject => Id;

    /// <inheritdoc />
    protected override TimeSpan RefreshEvery => IsOver ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(5);

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool ShowsLoss => Compare == "loss";

    private IEnumerable<(string Name, string Because)> Apart =>
        ShowsLoss ? [] : _model.Runs.Select(run => (run.Name, Because: _model.ApartBecause(run)!)).Where(run => run.Because is not null);

    private bool IsOver => _model.Sweep is { Summary.Status: not SweepStatus.Active };

    // Runs change by events, the summary by loads: where all ended, the newer knowledge of the runs waits for the load.
    private SweepStatus SweepStatusNow => _model.Sweep!.Summary.Status;

    private ImmutableSortedDictionary<RunStatus, int> Counts =>
        _model.Runs.GroupBy(run => run.Status).ToImmutableSortedDictionary(group => group.Key, group => group.Count());

    private double Progress
    {
        get
        {
            var steps = _model.Runs.Sum(run => (double)run.Steps);
            return steps == 0 ? _model.Sweep!.Summary.Progress : _model.Runs.Sum(run => (double)run.Step) / steps;
        }
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _model = new SweepModel(Api, Id);
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        _model.Asked = Metric;
        if (_drawn == (Compare, Metric)) return;
        var isOtherData = _drawn?.Compare != Compare || _drawn is null;
        _drawn = (Compare, Metric);
        Draw();
        if (isOtherData) Reload();
    }

    /// <inheritdoc />
    protected override void StartOver() => _model = new SweepModel(Api, Id) { Asked = Metric };

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var model = _model;
        await model.LoadAsync(ShowsLoss, cancellationToken);
        if (model == _model) Draw();
    }

    /// <inheritdoc />
    protected override IAsyncEnumerable<LiveEvent> Watch(Action<LiveConnection> connectionChanged, CancellationToken cancellationToken) =>
        Api.WatchSweepAsync(Id, connectionChanged, cancellationToken);

    /// <inheritdoc />
    protected override void Apply(LiveEvent live)
    {
        _model.Apply(live);
        if (live is EvaluationArrived || (ShowsLoss && live is MetricsArrived)) Draw();
    }

    private void Draw() => _lines = ShowsLoss ? Comparison.Losses(_model, LossSmoothing) : Comparison.Distances(_model);

    private async Task CancelAsync()
    {
        const string Consequence = "Every unfinished run stops. Checkpoints and measurements stay.";
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Cancel {_model.Sweep!.Summary.Name}?", Consequence, "Cancel sweep")) return;
        var problem = await TryAsync(() => Api.CancelSweepAsync(Id));
        if (problem is null) Snackbar.Add("The sweep is being cancelled.", Severity.Success);
        else Snackbar.Add(problem, Severity.Error);
    }
}
