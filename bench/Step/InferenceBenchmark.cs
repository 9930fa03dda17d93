using System.Diagnostics;
using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Step;

/// <summary>What a sampler asks of a model: batches denoised without gradients.</summary>
internal static class InferenceBenchmark
{
    public static string Run(int times)
    {
        using Network network = BenchmarkNetwork.Create();
        Denoiser denoiser = new(network, new NoiseSpec());
        double[] levels = new double[BenchmarkNetwork.Batch];
        Array.Fill(levels, 1.5);
        List<double> milliseconds = [];
        using IDisposable guard = no_grad();
        using Tensor images = randn(BenchmarkNetwork.Batch, 1, 28, 28);
        for (int i = 0; i < times; i++)
        {
            long started = Stopwatch.GetTimestamp();
            using (NewDisposeScope())
                denoiser.Denoise(images, levels).sum().item<float>();
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        double median = milliseconds.Skip(2).Order().ElementAt((times - 2) / 2);
        return string.Create(CultureInfo.InvariantCulture, $"{BenchmarkNetwork.Parameters()} {median:F1} 0");
    }
}
