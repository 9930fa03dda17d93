using Hayate.Contracts.Api;

namespace Hayate.Dashboard.Charts;

/// <summary>The series of a run by name.</summary>
public sealed class SeriesStore
{
    private readonly Dictionary<string, Series> _series = [];

    /// <summary>A series; empty when nothing was reported.</summary>
    public Series this[string name] => _series.TryGetValue(name, out var series) ? series : _series[name] = new Series();

    /// <summary>Takes what the API has.</summary>
    public void Replace(IEnumerable<MetricSeries> loaded)
    {
        foreach (var series in loaded) this[series.Name].Replace(series);
    }

    /// <summary>Takes what an event brought.</summary>
    public void Merge(IEnumerable<MetricSeries> arrived)
    {
        foreach (var series in arrived) this[series.Name].Merge(series);
    }
}
