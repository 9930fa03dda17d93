namespace Hayate.Training.Data.Files;

/// <summary>
/// Resizes square images with the Lanczos kernel of three lobes, widened where the image shrinks so that nothing aliases; rows first, then
/// columns, each rounded to bytes, as Pillow does. Written in plain arithmetic: every machine makes the same pixels.
/// </summary>
internal static class Lanczos
{
    private const double Lobes = 3;

    /// <summary>Resizes planes of side x side bytes to target x target.</summary>
    public static byte[] Resize(byte[] planes, int channels, int side, int target)
    {
        var kernels = Kernels(side, target);
        var narrow = new byte[channels * side * target];
        for (var row = 0; row < channels * side; row++)
        {
            for (var x = 0; x < target; x++)
                narrow[(row * target) + x] = kernels[x].Apply(planes, row * side, stride: 1);
        }

        var result = new byte[channels * target * target];
        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < target; y++)
            {
                for (var x = 0; x < target; x++)
                    result[(((c * target) + y) * target) + x] = kernels[y].Apply(narrow, (c * side * target) + x, stride: target);
            }
        }

        return result;
    }

    private static Kernel[] Kernels(int side, int target)
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
        public byte Apply(byte[] values, int start, int stride)
        {
            var sum = 0.5;
            for (var j = 0; j < Weights.Length; j++)
                sum += Weights[j] * values[start + ((First + j) * stride)];
            return (byte)Math.Clamp(sum, 0, byte.MaxValue);
        }
    }
}
