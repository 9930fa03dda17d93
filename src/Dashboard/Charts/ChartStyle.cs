using Plotly.Blazor.ConfigLib;
using Plotly.Blazor.LayoutLib.LegendLib;
using Plotly.Blazor.LayoutLib.ShapeLib.LabelLib;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor;
using CategoryOrderEnum = Plotly.Blazor.LayoutLib.XAxisLib.CategoryOrderEnum;
using HoverFont = Plotly.Blazor.LayoutLib.HoverLabelLib.Font;
using LayerEnum = Plotly.Blazor.LayoutLib.ShapeLib.LayerEnum;
using LegendFont = Plotly.Blazor.LayoutLib.LegendLib.Font;
using LegendYAnchor = Plotly.Blazor.LayoutLib.LegendLib.YAnchorEnum;
using MinorLogLabelsEnum = Plotly.Blazor.LayoutLib.YAxisLib.MinorLogLabelsEnum;
using PlotLayout = Plotly.Blazor.Layout;
using ShapeFont = Plotly.Blazor.LayoutLib.ShapeLib.LabelLib.Font;
using ShapeLabel = Plotly.Blazor.LayoutLib.ShapeLib.Label;
using ShapeLine = Plotly.Blazor.LayoutLib.ShapeLib.Line;
using ShapeTypeEnum = Plotly.Blazor.LayoutLib.ShapeLib.TypeEnum;
using TextFont = Plotly.Blazor.LayoutLib.Font;
using ShapeYAnchor = Plotly.Blazor.LayoutLib.ShapeLib.LabelLib.YAnchorEnum;
using XTitle = Plotly.Blazor.LayoutLib.XAxisLib.Title;
using XTitleFont = Plotly.Blazor.LayoutLib.XAxisLib.TitleLib.Font;
using XType = Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum;
using YTitle = Plotly.Blazor.LayoutLib.YAxisLib.Title;
using YTitleFont = Plotly.Blazor.LayoutLib.YAxisLib.TitleLib.Font;
using YType = Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum;

namespace Hayate.Dashboard.Charts;

/// <summary>Charts in the colours and type of the page.</summary>
internal static class ChartStyle
{
    private const decimal FontSize = 11.5m;
    private const string Family = "Inter, system-ui, sans-serif";

    // Distinct for readers who do not tell red from green, of similar weight, in an order that keeps neighbours apart.
    private static readonly string[] LightColors = ["#0b7285", "#d1603d", "#6250b8", "#b07d00", "#2f7d4f", "#b83280", "#3b6fd4", "#6b7280"];
    private static readonly string[] DarkColors = ["#45c4d4", "#ff9470", "#a99cf2", "#e5b454", "#5fcf95", "#f07ab8", "#7fa8ff", "#9aa7b5"];

    public static string Color(int index, bool isDark)
    {
        var colors = isDark ? DarkColors : LightColors;
        return colors[index % colors.Length];
    }

    public static Config Config => new() { DisplayModeBar = DisplayModeBarEnum.False, Responsive = true, DisplayLogo = false };

    public static PlotLayout Layout(bool isDark, ChartAxes axes) => new()
    {
        AutoSize = true,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        // The same revision on every update keeps the user's zoom.
        UiRevision = "keep",
        DragMode = DragModeEnum.Zoom,
        HoverMode = axes.Categories.Count > 0 ? HoverModeEnum.Closest : HoverModeEnum.XUnified,
        Font = new TextFont { Family = Family, Size = FontSize, Color = Quiet(isDark) },
        Margin = new Margin { L = 56, R = 14, T = 8, B = 40 },
        HoverLabel = new HoverLabel
        {
            BgColor = isDark ? "#1a2531" : "#ffffff",
            BorderColor = isDark ? "#33475b" : "#c9d3dd",
            Font = new HoverFont { Family = Family, Size = 12, Color = isDark ? "#e6edf4" : "#10202e" },
        },
        Legend =
        [
            new Legend
            {
                Orientation = OrientationEnum.H,
                X = 0,
                Y = 1.02m,
                YAnchor = LegendYAnchor.Bottom,
                Font = new LegendFont { Size = FontSize, Color = Quiet(isDark) },
            },
        ],
        XAxis = [XAxis(isDark, axes)],
        YAxis = [YAxis(isDark, axes)],
        Shapes = [.. axes.Levels.Select(level => Level(level, level.Value > axes.Highest, isDark))],
        ShowLegend = axes.HasLegend,
    };

    private static XAxis XAxis(bool isDark, ChartAxes axes)
    {
        var isCategorical = axes.Categories.Count > 0;
        return new XAxis
        {
            Title = new XTitle { Text = axes.XTitle, Standoff = 8, Font = new XTitleFont { Size = FontSize } },
            Type = isCategorical ? XType.Category : XType.Linear,
            CategoryOrder = isCategorical ? CategoryOrderEnum.Array : null,
            CategoryArray = isCategorical ? [.. axes.Categories] : null,
            Range = isCategorical ? [-0.5, axes.Categories.Count - 0.5] : null,
            GridColor = Grid(isDark),
            LineColor = Grid(isDark),
            ZeroLine = false,
            ShowGrid = isCategorical,
            ShowLine = true,
            TickFormat = isCategorical ? null : "~s",
            HoverFormat = isCategorical ? null : ",d",
            AutoMargin = Plotly.Blazor.LayoutLib.XAxisLib.AutoMarginFlag.True,
        };
    }

    private static YAxis YAxis(bool isDark, ChartAxes axes) => new()
    {
        Title = new YTitle { Text = axes.YTitle, Standoff = 10, Font = new YTitleFont { Size = FontSize } },
        Type = axes.IsLog ? YType.Log : YType.Linear,
        DTick = axes.IsLog ? LogTicks(axes) : null,
        MinorLogLabels = MinorLogLabelsEnum.Complete,
        TickFormat = axes.IsLog ? "~g" : null,
        NTicks = axes.IsLog ? null : Math.Clamp(axes.Height / 50, 3, 7),
        GridColor = Grid(isDark),
        ZeroLine = false,
        HoverFormat = ".4g",
        AutoMargin = Plotly.Blazor.LayoutLib.YAxisLib.AutoMarginFlag.True,
    };

    // Labels at every digit, at 1, 2 and 5, or at powers of ten: as many as have room.
    private static object LogTicks(ChartAxes axes) => (axes.Decades, axes.Height) switch
    {
        ( < 0.7, >= 240) => "D1",
        ( < 2, _) or ( < 4, >= 240) => "D2",
        _ => 1,
    };

    private static Shape Level(ChartLevel level, bool isOnTop, bool isDark) => new()
    {
        Type = ShapeTypeEnum.Line,
        XRef = "paper",
        X0 = 0,
        X1 = 1,
        Y0 = level.Value,
        Y1 = level.Value,
        Layer = LayerEnum.Below,
        Line = new ShapeLine { Color = Quiet(isDark), Width = 1.2m, Dash = "dash" },
        Label = new ShapeLabel
        {
            Text = $"{level.Name} {Components.Format.Value(level.Value)}",
            TextPosition = TextPositionEnum.End,
            // Above the highest curve there is no room over the line.
            YAnchor = isOnTop ? ShapeYAnchor.Top : ShapeYAnchor.Bottom,
            Font = new ShapeFont { Size = FontSize, Color = Quiet(isDark) },
        },
    };

    private static string Grid(bool isDark) => isDark ? "#1e2935" : "#e7ecf1";

    private static string Quiet(bool isDark) => isDark ? "#93a4b6" : "#54667a";
}
