namespace Hayate.Training.Evaluation;

/// <summary>A value found from a finite number of images.</summary>
/// <param name="Value">The value.</param>
/// <param name="StandardError">Its standard error, where it can be told.</param>
public readonly record struct Estimate(double Value, double? StandardError = null)
{
    /// <summary>Mean of independent numbers, from how many there are, their sum, and the sum of their squares.</summary>
    internal static Estimate OfMean(double count, double sum, double squares)
    {
        double mean = sum / count;
        double variance = Math.Max(0, (squares - (count * mean * mean)) / (count - 1));
        return new Estimate(mean, count > 1 ? Math.Sqrt(variance / count) : null);
    }
}
