using Hayate.Training.Diffusion;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>Turns noise into images.</summary>
public interface ISampler
{
    /// <summary>Name with steps and settings that are not the default, such as <c>heun-18</c>.</summary>
    string Label { get; }

    /// <summary>Calls of the network for one image, NFE.</summary>
    int Evaluations { get; }

    /// <summary>What the sampler can sample from.</summary>
    ModelKind Needs { get; }

    /// <summary>
    /// Generates images, (count, C, H, W), float32, about in [-1, 1] and not clipped. Image i is a function of the model and of global index
    /// first + i.
    /// </summary>
    /// <param name="model">What to sample from; must be of the kind that the sampler needs.</param>
    /// <param name="request">Which images.</param>
    /// <exception cref="ArgumentException">The sampler cannot use this kind of model; the message names the cure.</exception>
    Tensor Sample(IGenerativeModel model, SampleRequest request);
}
