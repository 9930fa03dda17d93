using Hayate.Contracts.Specification;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// Weights of the differences D_k of denoised images in one step of UniPC (Zhao et al. 2023, Theorem 3.1 and Equation 5), for the denoised
/// image divided by alpha: x = (first-order step) + sum_k Weight_k D_k.
/// </summary>
/// <remarks>
/// Where the system is solved B(h) cancels; it matters where a single weight is set to 1/2, which matches the system to first order in h only.
/// </remarks>
internal sealed class UniPcWeights
{
    private readonly double[] _ratios;
    private readonly double _b;

    /// <param name="variant">B(h).</param>
    /// <param name="h">Length of the step in lambda.</param>
    /// <param name="distances">lambda of each earlier point less that of the step's start, newest first; negative.</param>
    public UniPcWeights(UniPcVariant variant, double h, double[] distances)
    {
        var order = distances.Length + 1;
        _b = variant == UniPcVariant.Bh1 ? -h : Math.Exp(-h) - 1;
        _ratios = [.. distances.Select(distance => distance / h), 1];
        var moments = Moments(-h, order);
        Predictor = order == 1 ? [] : order == 2 ? [-_b / 2] : Solve(order - 1, moments);
        Corrector = order == 1 ? [-_b / 2] : Solve(order, moments);
    }

    /// <summary>Weights of the earlier points, newest first.</summary>
    public double[] Predictor { get; }

    /// <summary>Weights of the earlier points, newest first, then of the step's end.</summary>
    public double[] Corrector { get; }

    /// <summary>r_k, the place of an earlier point in units of the step; k counts from 1.</summary>
    public double Ratio(int k) => _ratios[k - 1];

    // j! g_j with g_1 = (e^z - 1) / z - 1 and g_(j+1) = g_j / z - 1 / (j+1)!, z = -h.
    private static double[] Moments(double z, int count)
    {
        var moments = new double[count];
        var factorial = 1.0;
        var g = (Math.Exp(z) - 1) / z - 1;
        for (var j = 1; j <= count; j++)
        {
            factorial *= j;
            moments[j - 1] = g * factorial;
            g = g / z - 1 / (factorial * (j + 1));
        }

        return moments;
    }

    // Row j: sum_k r_k^(j-1) rho_k = moment_j / B; the weight is -B rho_k. Elimination without pivots: the r are distinct and few.
    private double[] Solve(int size, double[] moments)
    {
        var matrix = new double[size, size];
        var right = new double[size];
        for (var j = 0; j < size; j++)
        {
            right[j] = moments[j] / _b;
            for (var k = 0; k < size; k++) matrix[j, k] = Math.Pow(_ratios[k], j);
        }

        for (var column = 0; column < size; column++)
            for (var row = column + 1; row < size; row++)
            {
                var factor = matrix[row, column] / matrix[column, column];
                right[row] -= factor * right[column];
                for (var k = column; k < size; k++) matrix[row, k] -= factor * matrix[column, k];
            }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < size; k++) right[row] -= matrix[row, k] * right[k];
            right[row] /= matrix[row, row];
        }

        return [.. right.Select(rho => -_b * rho)];
    }
}
