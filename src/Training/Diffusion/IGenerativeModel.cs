using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>What training leaves behind and a sampler turns into images: a denoiser or a consistency function.</summary>
public interface IGenerativeModel;

/// <summary>D(x; sigma) = E[x0 | x], the expected image behind a noisy one.</summary>
public interface IDenoiser : IGenerativeModel
{
    /// <summary>Denoises without dropout.</summary>
    /// <param name="x">Noisy images x0 + sigma z, (B, C, H, W).</param>
    /// <param name="sigma">Noise level of each image.</param>
    Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma);
}

/// <summary>f(x; sigma), the end at the smallest level of the probability-flow trajectory through x.</summary>
public interface IConsistencyFunction : IGenerativeModel
{
    /// <summary>Follows the trajectory to its end, without dropout.</summary>
    /// <param name="x">Noisy images x0 + sigma z, (B, C, H, W).</param>
    /// <param name="sigma">Noise level of each image.</param>
    Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma);
}
