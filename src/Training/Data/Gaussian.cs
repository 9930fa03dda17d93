using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Points of N(mean, std^2 I), whose optimal denoiser and consistency function are known in closed form.</summary>
internal static class Gaussian
{
    public static IDataset Open(GaussianDataset spec)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor normal = RandomStream.Normal(new StreamKey(spec.Seed, StreamPurpose.Dataset), 0, spec.Count, [spec.Dimensions, 1, 1]);
        return new StoredDataset("gaussian", normal.mul_(spec.Std).add_(spec.Mean), divisor: 1, offset: 0, ClassLabels.None);
    }
}
