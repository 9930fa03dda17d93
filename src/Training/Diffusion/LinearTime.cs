namespace Hayate.Training.Diffusion;

/// <summary>
/// Continuous time t in [0, 1] of the variance-preserving equation with beta(t) = b0 + t (b1 - b0), the limit of DDPM's many small steps (Song
/// et al. 2021, Equation 11): ln alpha = -t^2 (b1 - b0) / 4 - t b0 / 2.
/// </summary>
internal sealed class LinearTime : ITimeAxis
{
    /// <summary>b0, beta at the data.</summary>
    public const double First = 0.1;

    /// <summary>b1, beta at the noise.</summary>
    public const double Last = 20;

    private const double LastLabel = 999;

    public static LinearTime Instance { get; } = new();

    // (sigma / alpha)^2 = alpha^-2 - 1.
    public double LevelAt(double time) => Math.Sqrt(Expm1(time * time * (Last - First) / 2 + time * First));

    /// <remarks>The root of t^2 (b1 - b0) / 2 + t b0 = ln(1 + sigma^2), in the form that loses nothing near 0.</remarks>
    public double TimeOf(double sigma)
    {
        var logarithm = Log1p(sigma * sigma);
        return Math.Clamp(2 * logarithm / (First + Math.Sqrt(First * First + 2 * (Last - First) * logarithm)), 0, 1);
    }

    public double Label(double time) => LastLabel * time;

    // Exact where x is small, unlike e^x - 1 and ln(1 + x) as written (Higham 2002, Section 1.14.1).
    private static double Expm1(double x)
    {
        var power = Math.Exp(x);
        if (power == 1) return x;
        var difference = power - 1;
        return double.IsInfinity(power) ? power : difference * x / Math.Log(power);
    }

    private static double Log1p(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
