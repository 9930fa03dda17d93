using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>What training leaves behind and a sampler turns into images: a denoiser or a consistency function.</summary>
public interface IGenerativeModel
{
    /// <summary>The same model told a condition, one row for each image it will be asked about. Samplers need not know of it.</summary>
    IGenerativeModel Given(Condition condition);
}

/// <summary>D(x; sigma) = E[x0 | x], the expected image behind a noisy one.</summary>
public interface IDenoiser : IGenerativeModel
{
    /// <summary>Denoises without dropout.</summary>
    /// <param name="x">Noisy images x0 + sigma z, (B, C, H, W).</param>
    /// <param name="sigma">Noise level of each image.</param>
    Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma);

    /// <inheritdoc cref="IGenerativeModel.Given"/>
    new IDenoiser Given(Condition condition);

    IGenerativeModel IGenerativeModel.Given(Condition condition) => Given(condition);
}

/// <summary>f(x; sigma), the end at the smallest level of the probability-flow trajectory through x.</summary>
public interface IConsistencyFunction : IGenerativeModel
{
    /// <summary>Follows the trajectory to its end, without dropout.</summary>
    /// <param name="x">Noisy images x0 + sigma z, (B, C, H, W).</param>
    /// <param name="sigma">Noise level of each image.</param>
    Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma);

    /// <inheritdoc cref="IGenerativeModel.Given"/>
    new IConsistencyFunction Given(Condition condition);

    IGenerativeModel IGenerativeModel.Given(Condition condition) => Given(condition);
}
