namespace Hayate.Coordinator.Metrics;

/// <summary>One value of a series; it may be no number.</summary>
internal readonly record struct MetricPoint(string Name, int Step, double Value);
