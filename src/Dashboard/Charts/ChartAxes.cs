namespace Hayate.Dashboard.Charts;

/// <summary>What the frame of a chart depends on.</summary>
internal sealed record ChartAxes
{
    /// <summary>Title of the horizontal axis.</summary>
    public required string XTitle { get; init; }

    /// <summary>Title of the vertical axis.</summary>
    public required string YTitle { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public required bool IsLog { get; init; }

    /// <summary>Height of the chart in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Powers of ten that the curves span.</summary>
    public required double Decades { get; init; }

    /// <summary>Highest value of the curves.</summary>
    public required double Highest { get; init; }

    /// <summary>Names along the horizontal axis; none means steps.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Levels across the chart.</summary>
    public required IReadOnlyList<ChartLevel> Levels { get; init; }

    /// <summary>Whether there is something to tell apart.</summary>
    public required bool HasLegend { get; init; }
}
