namespace Hayate.Training.Optimization;

/// <summary>
/// What share each past step has in a power-function average: p(t) = (γ + 1) t^γ / T^(γ + 1) for t in [0, T] (Karras et al. 2024, arXiv
/// 2312.02696, Equation 5).
/// </summary>
/// <param name="Exponent">γ, at least 0; the larger, the closer the average stays to its end.</param>
/// <param name="End">T, the step at which the average is taken.</param>
internal readonly record struct PowerProfile(double Exponent, int End)
{
    private const double LargestExponent = 1e6;

    /// <summary>The profile of a relative width.</summary>
    /// <param name="relativeWidth">σ_rel, the profile's standard deviation as a share of T; above 0, at most 12^(-1/2) = 0.2887 (γ = 0).</param>
    /// <param name="end">T.</param>
    public static PowerProfile OfWidth(double relativeWidth, int end) => new(ExponentOf(relativeWidth), end);

    /// <summary>σ_rel = ((γ + 1) / (γ + 3))^(1/2) / (γ + 2) (Equation 126).</summary>
    public static double WidthOf(double exponent) => Math.Sqrt((exponent + 1) / (exponent + 3)) / (exponent + 2);

    /// <summary>The γ of a relative width: the width falls as γ grows, so halving an interval finds it to the last bit.</summary>
    public static double ExponentOf(double relativeWidth)
    {
        (double low, double high) = (0, LargestExponent);
        if (relativeWidth > WidthOf(low) || relativeWidth < WidthOf(high))
            throw new ArgumentOutOfRangeException(nameof(relativeWidth), relativeWidth, "No profile has this width.");
        while (true)
        {
            double middle = (low + high) / 2;
            if (middle == low || middle == high)
                return middle;
            (low, high) = WidthOf(middle) > relativeWidth ? (middle, high) : (low, middle);
        }
    }

    /// <summary>β of the update at a step: (1 - 1/t)^(γ + 1), so that the average of steps 1 to t has exactly this profile (Equation 7).</summary>
    public static double Decay(double exponent, int step) => Math.Pow(1 - (1.0 / step), exponent + 1);

    /// <summary>The integral of the product of two profiles (Appendix C.2), put so that nothing overflows.</summary>
    public double Dot(PowerProfile other)
    {
        (PowerProfile early, PowerProfile late) = End <= other.End ? (this, other) : (other, this);
        return (Exponent + 1) * (other.Exponent + 1) / ((Exponent + other.Exponent + 1) * late.End)
            * Math.Pow((double)early.End / late.End, late.Exponent);
    }
}
