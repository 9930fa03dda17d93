namespace Hayate.Dashboard.Charts;

/// <summary>A curve of a chart, or its points alone.</summary>
public sealed record ChartLine
{
    /// <summary>Name in the legend.</summary>
    public required string Name { get; init; }

    /// <summary>Steps, or names of categories.</summary>
    public required IReadOnlyList<object> X { get; init; }

    /// <summary>Values; those that are not finite are left out.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>Place in the palette.</summary>
    public int Color { get; init; }

    /// <summary>Width in pixels; 0 draws points alone. Default: 2.</summary>
    public double Width { get; init; } = 2;

    /// <summary>Size of the points in pixels; 0 draws none. Default: 0.</summary>
    public double Points { get; init; }

    /// <summary>Opacity. Default: 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>Whether the legend names it. Default: yes.</summary>
    public bool IsInLegend { get; init; } = true;

    /// <summary>A curve over steps.</summary>
    public static IReadOnlyList<object> Steps(IEnumerable<int> steps) => steps.Select(step => (object)step).ToArray();
}
