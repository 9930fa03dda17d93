using Plotly.Blazor;
using Plotly.Blazor.ConfigLib;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.LegendLib;
using LegendFont = Plotly.Blazor.LayoutLib.LegendLib.Font;
using PlotLayout = Plotly.Blazor.Layout;
using HoverFont = Plotly.Blazor.LayoutLib.HoverLabelLib.Font;
using TextFont = Plotly.Blazor.LayoutLib.Font;
using XTitle = Plotly.Blazor.LayoutLib.XAxisLib.Title;
using XType = Plotly.Blazor.LayoutLib.XAxisLib.TypeEnum;
using YTitle = Plotly.Blazor.LayoutLib.YAxisLib.Title;
using YType = Plotly.Blazor.LayoutLib.YAxisLib.TypeEnum;

namespace Hayate.Dashboard.Charts;

/// <summary>Charts in the colours and type of the page.</summary>
internal static class ChartStyle
{
    private const string Family = "Inter, system-ui, sans-serif";

    // Distinct for readers who do not tell red from green, of similar weight, in an order that keeps neighbours apart.
    private static readonly string[] LightColors = ["#0b7285", "#d1603d", "#6250b8", "#b07d00", "#2f7d4f", "#b83280", "#3b6fd4", "#6b7280"];
    private static readonly string[] DarkColors = ["#45c4d4", "#ff9470", "#a99cf2", "#e5b454", "#5fcf95", "#f07ab8", "#7fa8ff", "#9aa7b5"];

    public static string Color(int index, bool isDark)
    {
        if (index < 0) return isDark ? "#7d8ea1" : "#64748b";
        var colors = isDark ? DarkColors : LightColors;
        return colors[index % colors.Length];
    }

    public static Config Config => new() { DisplayModeBar = DisplayModeBarEnum.False, Responsive = true, DisplayLogo = false };

    public static PlotLayout Layout(bool isDark, string xTitle, string yTitle, bool isLog, bool isCategorical) => new()
    {
        AutoSize = true,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        // The same revision on every update keeps the user's zoom.
        UiRevision = "keep",
        DragMode = DragModeEnum.Zoom,
        HoverMode = isCategorical ? HoverModeEnum.Closest : HoverModeEnum.XUnified,
        Font = new TextFont { Family = Family, Size = 11.5m, Color = Quiet(isDark) },
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
                YAnchor = YAnchorEnum.Bottom,
                Font = new LegendFont { Size = 11.5m, Color = Quiet(isDark) },
            },
        ],
        XAxis = [XAxis(isDark, xTitle, isCategorical)],
        YAxis = [YAxis(isDark, yTitle, isLog)],
    };

    private static XAxis XAxis(bool isDark, string title, bool isCategorical) => new()
    {
        Title = new XTitle { Text = title, Standoff = 8 },
        Type = isCategorical ? XType.Category : XType.Linear,
        GridColor = Grid(isDark),
        LineColor = Grid(isDark),
        ZeroLine = false,
        ShowGrid = isCategorical,
        ShowLine = true,
        HoverFormat = isCategorical ? null : ",d",
        AutoMargin = Plotly.Blazor.LayoutLib.XAxisLib.AutoMarginFlag.True,
    };

    private static YAxis YAxis(bool isDark, string title, bool isLog) => new()
    {
        Title = new YTitle { Text = title, Standoff = 10 },
        Type = isLog ? YType.Log : YType.Linear,
        // One label a decade or simple parts of it; without this a log axis crowds its small digits.
        DTick = null,
        NTicks = isLog ? 6 : null,
        GridColor = Grid(isDark),
        ZeroLine = false,
        HoverFormat = ".4g",
        AutoMargin = Plotly.Blazor.LayoutLib.YAxisLib.AutoMarginFlag.True,
    };

    private static string Grid(bool isDark) => isDark ? "#1e2935" : "#e7ecf1";

    private static string Quiet(bool isDark) => isDark ? "#93a4b6" : "#54667a";
}
