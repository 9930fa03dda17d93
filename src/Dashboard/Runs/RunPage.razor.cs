using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Components;
using Hayate.Dashboard.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Hayate.Dashboard.Runs;

/// <summary>A run: charts, samples, checkpoints, attempts, output, configuration.</summary>
public sealed partial class RunPage : LivePage
{
    private const double DefaultSmoothing = 0.6;

    private RunModel _model = null!;
    private int _version;

    /// <summary>The run.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>Part shown; the overview by default.</summary>
    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    /// <summary>Whether the loss is drawn on a linear axis.</summary>
    [SupplyParameterFromQuery]
    public bool Linear { get; set; }

    /// <summary>Strength of smoothing, 0 to below 1.</summary>
    [SupplyParameterFromQuery]
    public double? Smoothing { get; set; }

    /// <summary>Whether the loss is shown by quartile of noise level.</summary>
    [SupplyParameterFromQuery]
    public bool Quartiles { get; set; }

    /// <summary>Step whose samples are shown; the newest by default.</summary>
    [SupplyParameterFromQuery]
    public int? Sample { get; set; }

    /// <summary>Metric shown over steps; what ranks checkpoints by default.</summary>
    [SupplyParameterFromQuery]
    public string? Metric { get; set; }

    /// <summary>Rank whose output is shown; all by default.</summary>
    [SupplyParameterFromQuery]
    public int? Rank { get; set; }

    /// <summary>Whether only errors of the output are shown.</summary>
    [SupplyParameterFromQuery]
    public bool Errors { get; set; }

    /// <inheritdoc />
    protected override string Subject => Id;

    /// <inheritdoc />
    protected override TimeSpan RefreshEvery =>
        _model.Detail is { } detail && Words.HasEnded(detail.Summary.Status) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(8);

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private string TabNow => Tab ?? "overview";

    private IEnumerable<(string Key, string Label, int Count)> Tabs =>
    [
        ("overview", "Overview", 0),
        ("checkpoints", "Checkpoints", _model.Detail!.Checkpoints.Length),
        ("attempts", "Attempts", _model.Detail.Attempts.Length),
        ("logs", "Logs", 0),
        ("configuration", "Configuration", 0),
    ];

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _model = new RunModel(Api, Id);
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        if (TabNow == "logs" && !_model.Log.IsLoaded) Reload();
    }

    /// <inheritdoc />
    protected override void StartOver() => _model = new RunModel(Api, Id);

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var model = _model;
        await model.LoadAsync(cancellationToken);
        if (TabNow == "logs") await model.Log.LoadAsync(cancellationToken);
        _version++;
    }

    /// <inheritdoc />
    protected override IAsyncEnumerable<LiveEvent> Watch(Action<LiveConnection> connectionChanged, CancellationToken cancellationToken) =>
        Api.WatchRunAsync(Id, connectionChanged, cancellationToken);

    /// <inheritdoc />
    protected override void Apply(LiveEvent live)
    {
        if (_model.Apply(live)) Reload();
        _version++;
    }

    private string TabAddress(string key) =>
        Navigation.GetUriWithQueryParameter("tab", key == "overview" ? null : key);

    private async Task CancelAsync()
    {
        const string Consequence = "Its ranks stop at once. Checkpoints and measurements stay.";
        if (!await ConfirmDialog.AskAsync(Dialogs, $"Cancel {_model.Detail!.Summary.Name}?", Consequence, "Cancel run")) return;
        var problem = await TryAsync(() => Api.CancelRunAsync(Id));
        if (problem is null) Snackbar.Add("The run is being cancelled.", Severity.Success);
        else Snackbar.Add(problem, Severity.Error);
    }
}
