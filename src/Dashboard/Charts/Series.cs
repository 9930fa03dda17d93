using Hayate.Contracts.Api;

namespace Hayate.Dashboard.Charts;

/// <summary>A metric over steps that grows while it is looked at. A step reported again takes the newer value.</summary>
public sealed class Series
{
    private readonly List<int> _steps = [];
    private readonly List<double> _values = [];

    /// <summary>Steps, ascending.</summary>
    public IReadOnlyList<int> Steps => _steps;

    /// <summary>Values, one a step.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Newest value.</summary>
    public double? Last => _values.Count == 0 ? null : _values[^1];

    /// <summary>Takes what the API has, and keeps what events brought beyond it.</summary>
    public void Replace(MetricSeries loaded)
    {
        var end = loaded.Steps.IsEmpty ? int.MinValue : loaded.Steps[^1];
        var first = _steps.FindIndex(step => step > end);
        var beyond = first < 0 ? [] : _steps.Skip(first).Zip(_values.Skip(first)).ToArray();
        _steps.Clear();
        _values.Clear();
        _steps.AddRange(loaded.Steps);
        _values.AddRange(loaded.Values);
        foreach (var (step, value) in beyond) Put(step, value);
    }

    /// <summary>Takes points that an event brought.</summary>
    public void Merge(MetricSeries arrived)
    {
        for (var i = 0; i < arrived.Steps.Length; i++) Put(arrived.Steps[i], arrived.Values[i]);
    }

    private void Put(int step, double value)
    {
        var at = _steps.Count > 0 && _steps[^1] < step ? ~_steps.Count : _steps.BinarySearch(step);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }

        _steps.Insert(~at, step);
        _values.Insert(~at, value);
    }
}
