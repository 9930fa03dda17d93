namespace Hayate.Training.Optimization;

/// <summary>
/// How stored averages add up to one that was never tracked: the combination whose profile is closest to the wanted one in the sense of
/// least squares (Karras et al. 2024, Section 3.2 and Appendix C).
/// </summary>
internal static class PostHocWeights
{
    // A profile that others reproduce up to rounding adds nothing but noise.
    private const double SmallestPivot = 1e-13;

    /// <summary>One weight for each stored profile.</summary>
    /// <param name="stored">Profiles of what is stored.</param>
    /// <param name="wanted">The profile to come close to.</param>
    public static double[] Solve(IReadOnlyList<PowerProfile> stored, PowerProfile wanted)
    {
        double[] norms = [.. stored.Select(profile => Math.Sqrt(profile.Dot(profile)))];
        double[] solution = [.. stored.Select((profile, i) => profile.Dot(wanted) / norms[i])];
        double[][] factor = Factorise(stored, norms);
        for (int i = 0; i < solution.Length; i++)
        {
            for (int j = 0; j < i; j++)
                solution[i] -= factor[i][j] * solution[j];
            solution[i] = factor[i][i] == 0 ? 0 : solution[i] / factor[i][i];
        }

        for (int i = solution.Length - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < solution.Length; j++)
                solution[i] -= factor[j][i] * solution[j];
            solution[i] = factor[i][i] == 0 ? 0 : solution[i] / factor[i][i];
        }

        return [.. solution.Zip(norms, (value, norm) => value / norm)];
    }

    /// <summary>Cholesky factor of the matrix of products of the normalised profiles; a profile that depends on those before it has an empty column.</summary>
    private static double[][] Factorise(IReadOnlyList<PowerProfile> stored, double[] norms)
    {
        double[][] factor = [.. stored.Select((_, i) => new double[i + 1])];
        for (int i = 0; i < factor.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = stored[i].Dot(stored[j]) / (norms[i] * norms[j]);
                for (int k = 0; k < j; k++)
                    rest -= factor[i][k] * factor[j][k];
                if (i == j)
                    factor[i][i] = rest > SmallestPivot ? Math.Sqrt(rest) : 0;
                else
                    factor[i][j] = factor[j][j] == 0 ? 0 : rest / factor[j][j];
            }
        }

        return factor;
    }
}
