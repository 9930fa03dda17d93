using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests;

/// <summary>Comparisons that say what differed.</summary>
internal static class Close
{
    public static void To(double expected, double actual, double tolerance)
    {
        var allowed = tolerance * Math.Max(1, Math.Abs(expected));
        Assert.True(Math.Abs(expected - actual) <= allowed, $"expected {expected:R}, got {actual:R}, allowed difference {allowed:R}");
    }

    public static void To(double[] expected, Tensor actual, double tolerance)
    {
        var values = actual.Values();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) To(expected[i], values[i], tolerance);
    }

    public static double[] Values(this Tensor tensor) => tensor.detach().to(float64).contiguous().data<double>().ToArray();
}
