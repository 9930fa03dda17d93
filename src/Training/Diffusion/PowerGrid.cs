using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>Noise levels from small to large, the order of the consistency papers: [0] = t_1 = sigma_min, [^1] = t_N = sigma_max.</summary>
public sealed record AscendingLevels(ImmutableArray<double> Values)
{
    /// <summary>Number of levels, N.</summary>
    public int Count => Values.Length;

    /// <summary>Level by index from 0.</summary>
    public double this[int index] => Values[index];

    /// <summary>The same levels in the order of sampling.</summary>
    public DescendingLevels Descending() => new([.. Values.Reverse()]);
}

/// <summary>Noise levels from large to small, the order of sampling.</summary>
public sealed record DescendingLevels(ImmutableArray<double> Values)
{
    /// <summary>Number of levels, N.</summary>
    public int Count => Values.Length;

    /// <summary>Level by index from 0.</summary>
    public double this[int index] => Values[index];
}

/// <summary>The power grid of noise levels (Karras et al. 2022, Equation 5), in float64 with both ends exact.</summary>
public static class PowerGrid
{
    /// <summary>The level at time u in [0, 1]: even in sigma^(1/rho), sigma_min at 0 and sigma_max at 1.</summary>
    public static double At(NoiseSpec noise, double u)
    {
        if (u <= 0) return noise.SigmaMin;
        if (u >= 1) return noise.SigmaMax;
        double low = Math.Pow(noise.SigmaMin, 1 / noise.Rho), high = Math.Pow(noise.SigmaMax, 1 / noise.Rho);
        return Math.Pow(low + u * (high - low), noise.Rho);
    }

    /// <summary>N levels evenly spaced in sigma^(1/rho), from sigma_min to sigma_max.</summary>
    /// <param name="noise">Ends and exponent.</param>
    /// <param name="count">N, at least 2.</param>
    public static AscendingLevels Ascending(NoiseSpec noise, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return new AscendingLevels([.. Enumerable.Range(0, count).Select(i => At(noise, (double)i / (count - 1)))]);
    }

    /// <summary>N levels from sigma_max to sigma_min; a single one is sigma_max.</summary>
    public static DescendingLevels Descending(NoiseSpec noise, int count) =>
        count == 1 ? new DescendingLevels([noise.SigmaMax]) : Ascending(noise, count).Descending();
}
