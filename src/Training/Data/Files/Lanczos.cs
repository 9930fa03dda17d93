using System.Buffers;
using System.Collections.Concurrent;

namespace Hayate.Training.Data.Files;

/// <summary>
/// Resizes square images with the Lanczos kernel of three lobes, widened where the image shrinks so that nothing aliases; rows first, then
/// columns, each rounded to bytes, as Pillow does. Written in plain arithmetic: every machine makes the same pixels.
/// </summary>
/// <param name="target">Side of the result.</param>
internal sealed class Lanczos(int target)
{
    private const double Lobes = 3;

    // By the side of what is resized: images of a folder are of few sizes.
    private readonly ConcurrentDictionary<int, Kernel[]> _kernels = [];

    /// <summary>Resizes planes of side x side bytes to target x target. Any thread may ask.</summary>
    public void Resize(ReadOnlySpan<byte> planes, int channels, int side, Span<byte> result)
    {
        var kernels = _kernels.GetOrAdd(side, Kernels);
        var rented = ArrayPool<byte>.Shared.Rent(channels * side * target);
        var narrow = rented.AsSpan(0, channels * side * target);
        for (var row = 0; row < channels * side; row++)
        {
            for (var x = 0; x < target; x++)
                narrow[(row * target) + x] = kernels[x].Apply(planes, row * side, stride: 1);
        }

        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < target; y++)
            {
                for (var x = 0; x < target; x++)
                    result[(((c * target) + y) * target) + x] = kernels[y].Apply(narrow, (c * side * target) + x, stride: target);
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private Kernel[] Kernels(int side)
    {
        var scale = (double)side / target;
        var width = Math.Max(scale, 1);
        var kernels = new Kernel[target];
        for (var i = 0; i < target; i++)
        {
            var center = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(center - (Lobes * width) + 0.5));
            var end = Math.Min(side, (int)(center + (Lobes * width) + 0.5));
            var weights = new double[end - first];
            for (var j = 0; j < weights.Length; j++)
                weights[j] = Value((first + j + 0.5 - center) / width);
            var sum = weights.Sum();
            kernels[i] = new Kernel(first, Array.ConvertAll(weights, weight => weight / sum));
        }

        return kernels;
    }

    private static double Value(double x) => Math.Abs(x) < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private sealed record Kernel(int First, double[] Weights)
    {
        public byte Apply(ReadOnlySpan<byte> values, int start, int stride)
        {
            var sum = 0.5;
            for (var j = 0; j < Weights.Length; j++)
                sum += Weights[j] * values[start + ((First + j) * stride)];
            return (byte)Math.Clamp(sum, 0, byte.MaxValue);
        }
    }
}
