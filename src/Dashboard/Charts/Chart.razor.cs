using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;
using Plotly.Blazor;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;

namespace Hayate.Dashboard.Charts;

/// <summary>Curves over steps, or points over names. Draws anew when its lines or the theme change, and keeps the user's zoom.</summary>
public sealed partial class Chart : IDisposable
{
    private readonly Config _config = ChartStyle.Config;
    private PlotlyChart? _plot;
    private IList<ITrace> _data = [];
    private Plotly.Blazor.Layout _layout = new();
    private IReadOnlyList<ChartLine>? _drawn;
    private (bool IsDark, bool IsLog) _drawnAs;
    private bool _isStale;

    /// <summary>What is drawn. A new list means a new drawing.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartLine> Lines { get; set; } = [];

    /// <summary>What the chart shows, for those who cannot see it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Title of the horizontal axis.</summary>
    [Parameter]
    public string XTitle { get; set; } = "step";

    /// <summary>Title of the vertical axis.</summary>
    [Parameter]
    public string YTitle { get; set; } = "";

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    [Parameter]
    public bool IsLog { get; set; }

    /// <summary>Names along the horizontal axis in their order; none means steps.</summary>
    [Parameter]
    public IReadOnlyList<string> Categories { get; set; } = [];

    /// <summary>Levels across the chart.</summary>
    [Parameter]
    public IReadOnlyList<ChartLevel> Levels { get; set; } = [];

    /// <summary>Height in pixels.</summary>
    [Parameter]
    public int Height { get; set; } = 300;

    /// <summary>Shown while there is nothing to draw.</summary>
    [Parameter]
    public string EmptyText { get; set; } = "No points yet";

    /// <summary>Name for tests.</summary>
    [Parameter]
    public string? TestId { get; set; }

    [CascadingParameter]
    private ThemeState Theme { get; set; } = null!;

    private int Count => Lines.Select(line => line.Y.Count).DefaultIfEmpty(0).Max();

    private string Summary => string.Join("; ", Lines.Where(line => line is { IsInLegend: true, Y.Count: > 0 })
        .Select(line => $"{line.Name}: {Components.Format.Value(line.Y[^1])} at {line.X[^1]}"));

    /// <inheritdoc />
    public void Dispose() => Theme.Changed -= Redraw;

    /// <inheritdoc />
    protected override void OnInitialized() => Theme.Changed += Redraw;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawn, Lines) && _drawnAs == (Theme.IsDark, IsLog)) return;
        (_drawn, _drawnAs) = (Lines, (Theme.IsDark, IsLog));
        _data = [.. Lines.Where(line => line.Y.Count > 0).Select(Trace)];
        _layout = ChartStyle.Layout(Theme.IsDark, Axes());
        _isStale = _plot is not null;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isStale || _plot is null) return;
        _isStale = false;
        await _plot.React();
    }

    private void Redraw() => _ = InvokeAsync(() =>
    {
        OnParametersSet();
        StateHasChanged();
    });

    private ChartAxes Axes()
    {
        var curves = Positive(Lines.SelectMany(line => line.Y));
        var all = Positive([.. curves, .. Levels.Select(level => level.Value)]);
        return new ChartAxes
        {
            XTitle = XTitle,
            YTitle = YTitle,
            IsLog = IsLog,
            Height = Height,
            Decades = Math.Log10(all.Max() / all.Min()),
            Highest = curves.Max(),
            Categories = Categories,
            Levels = Levels,
            HasLegend = Lines.Count(line => line.IsInLegend) > 1,
        };
    }

    private static double[] Positive(IEnumerable<double> values) =>
        [.. values.Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(1)];

    private ITrace Trace(ChartLine line)
    {
        var color = ChartStyle.Color(line.Color, Theme.IsDark);
        // What JSON cannot carry is left out; the curve then shows a gap.
        var finite = Enumerable.Range(0, line.Y.Count).Where(i => double.IsFinite(line.Y[i])).ToArray();
        return new Scatter
        {
            Name = line.Name,
            X = finite.Select(i => line.X[i]).ToList(),
            Y = finite.Select(i => (object)line.Y[i]).ToList(),
            Mode = (line.Width > 0 ? ModeFlag.Lines : 0) | (line.Points > 0 ? ModeFlag.Markers : 0),
            Line = new Line { Color = color, Width = (decimal)line.Width },
            Marker = new Marker { Color = color, Size = (decimal)Math.Max(line.Points, 1) },
            Opacity = (decimal)line.Opacity,
            ShowLegend = line.IsInLegend,
            HoverInfo = line.IsInLegend ? null : HoverInfoFlag.Skip,
        };
    }
}
