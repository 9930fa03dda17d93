namespace Hayate.Dashboard.Charts;

/// <summary>A level that curves are held against, drawn across the chart.</summary>
/// <param name="Name">Name beside the level.</param>
/// <param name="Value">The level.</param>
public sealed record ChartLevel(string Name, double Value);
