namespace Hayate.Training.Evaluation.Searching;

/// <summary>
/// Closes in on the minimum of a unimodal function of a positive variable by golden section in its logarithm (Kiefer 1953). The first point may
/// be anywhere inside: each later one lies in the longer of the two parts that the best point makes of what is left.
/// </summary>
/// <param name="low">Lower end, above 0; itself never a point.</param>
/// <param name="high">Upper end; itself never a point.</param>
internal sealed class GoldenSection(double low, double high)
{
    /// <summary>The shorter part of a unit that is cut in golden section: (3 - √5) / 2.</summary>
    private static readonly double Cut = (3 - Math.Sqrt(5)) / 2;

    private double? _best;
    private double _least;

    /// <summary>The point of the smallest value so far.</summary>
    public double Best => _best ?? throw new InvalidOperationException("There is no point yet.");

    /// <summary>The point to look at next.</summary>
    public double Next => _best is not { } best
        ? Between(high, low)
        : high / best > best / low ? Between(best, high) : Between(best, low);

    /// <summary>Whether a point would say something new: it lies inside of what is left and is not the best one.</summary>
    public bool IsOpen(double point) => low < point && point < high && point != _best;

    /// <summary>Takes in the value of a point inside of what is left. Of equal values the earlier one counts as smaller, and no number as the largest.</summary>
    public void Add(double point, double value)
    {
        if (double.IsNaN(value))
            value = double.PositiveInfinity;
        if (_best is not { } best || value < _least)
        {
            if (_best is { } left)
                Drop(left, point > left);
            (_best, _least) = (point, value);
        }
        else
        {
            Drop(point, point < best);
        }
    }

    private void Drop(double end, bool isLower)
    {
        if (isLower)
            low = end;
        else
            high = end;
    }

    private static double Between(double from, double to) => from * Math.Pow(to / from, Cut);
}
