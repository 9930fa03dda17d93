namespace Hayate.Dashboard.Charts;

/// <summary>Smooths a curve for the eye.</summary>
internal static class Smoothing
{
    /// <summary>
    /// Exponential moving average without the bias towards zero at the start (the correction of Adam: Kingma and Ba 2015, Section 3).
    /// Values that are not finite are passed on and leave the average alone.
    /// </summary>
    /// <param name="values">The curve.</param>
    /// <param name="strength">Weight of the past, 0 (none) to below 1.</param>
    public static double[] Exponential(IReadOnlyList<double> values, double strength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(strength);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(strength, 1);
        var smooth = new double[values.Count];
        var (average, pastWeight) = (0.0, 1.0);
        for (var i = 0; i < values.Count; i++)
        {
            smooth[i] = values[i];
            if (!double.IsFinite(values[i])) continue;
            average = strength * average + (1 - strength) * values[i];
            pastWeight *= strength;
            smooth[i] = average / (1 - pastWeight);
        }

        return smooth;
    }
}
