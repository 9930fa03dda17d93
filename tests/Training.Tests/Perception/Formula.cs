using System.Text.Json;
using Hayate.Training.Checkpointing;
using Hayate.Training.Perception;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

/// <summary>Weights and images that perception.py makes too.</summary>
internal static class Formula
{
    private const long Prime = 10007;

    /// <summary>Weights of a layout. The caller disposes them.</summary>
    public static PretrainedWeights Weights(IReadOnlyDictionary<string, long[]> layout) => new(Tensors(layout), digest: "formula");

    public static List<NamedTensor> Tensors(IReadOnlyDictionary<string, long[]> layout) =>
        [.. layout.Select(entry => new NamedTensor(entry.Key, Weight(entry.Key, entry.Value)))];

    /// <summary>Images of whole levels in [-1, 1].</summary>
    public static Tensor Images(int count, int channels, int side)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor levels = ((Numbers("images", (long)count * channels * side * side) + 0.5) * 256).floor();
        return (levels / 127.5 - 1).to(ScalarType.Float32).view(count, channels, side, side).MoveToOuterDisposeScope();
    }

    /// <summary>A state dict as a test vector lists it.</summary>
    public static IEnumerable<string> Listed(JsonElement state) =>
        state.EnumerateArray().Select(entry => Line(entry[0].GetString()!, [.. entry[1].EnumerateArray().Select(size => size.GetInt64())])).Order();

    /// <summary>A layout in the same form.</summary>
    public static IEnumerable<string> Listed(IReadOnlyDictionary<string, long[]> layout) => layout.Select(entry => Line(entry.Key, entry.Value)).Order();

    /// <summary>Compares relative to the largest of the expected values.</summary>
    public static void AssertClose(double[] expected, Tensor actual, double tolerance)
    {
        var scale = 1 / expected.Max(Math.Abs);
        Close.To([.. expected.Select(value => value * scale)], actual.to(ScalarType.Float64) * scale, tolerance);
    }

    private static Tensor Weight(string name, long[] shape)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor numbers = Numbers(name, shape.Aggregate(1L, (product, size) => product * size)).view(shape);
        Tensor values = name switch
        {
            _ when name.StartsWith("lin", StringComparison.Ordinal) => numbers + 0.5,
            _ when shape.Length > 1 => numbers * Math.Sqrt(24.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size)),
            _ when name.EndsWith("bn.weight", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal) => 1 + numbers * 0.5,
            _ => numbers * 0.2,
        };
        return values.to(ScalarType.Float32).DetachFromDisposeScope();
    }

    private static Tensor Numbers(string name, long count)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor i = arange(count, dtype: ScalarType.Int64);
        Tensor whole = ((i * i * 31) + (i * 7919) + (name.Sum(character => (long)character) * 104729)).remainder(Prime);
        return (whole.to(ScalarType.Float64) / Prime - 0.5).MoveToOuterDisposeScope();
    }

    private static string Line(string name, long[] shape) => $"{name} [{string.Join(',', shape)}]";
}
