using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>
/// Brings one float64 number a sample, such as a noise level or a weight, to tensors: computed on the host, rounded once.
/// </summary>
internal static class Levels
{
    /// <summary>The same number for every sample.</summary>
    public static double[] Repeat(double value, long count)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    /// <summary>A vector (B) in the precision and on the device of another tensor.</summary>
    public static Tensor Vector(ReadOnlySpan<double> values, Tensor like)
    {
        using var scope = NewDisposeScope();
        return tensor(values.ToArray(), ScalarType.Float64).to(like.dtype).to(like.device).MoveToOuterDisposeScope();
    }

    /// <summary>A column (B, 1, ...) that multiplies the samples of another tensor.</summary>
    public static Tensor Column(ReadOnlySpan<double> values, Tensor like)
    {
        using var scope = NewDisposeScope();
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[0] = values.Length;
        return Vector(values, like).view(shape).MoveToOuterDisposeScope();
    }
}
