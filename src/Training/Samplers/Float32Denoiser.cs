using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>A denoiser of float32 images, as networks are, asked in float64.</summary>
internal sealed class Float32Denoiser(IDenoiser denoiser) : IDenoiser
{
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => denoiser.Denoise(x.to(float32), sigma).to(float64);

    public IDenoiser Given(Condition condition) => new Float32Denoiser(denoiser.Given(condition));
}
