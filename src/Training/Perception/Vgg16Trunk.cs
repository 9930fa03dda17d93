using Hayate.Training.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Perception;

/// <summary>The convolutional part of VGG16. Differentiable in its input; its weights are fixed.</summary>
/// <param name="stages">The convolutions of each stage.</param>
/// <param name="weights">Their weights; stay owned by the caller.</param>
internal sealed class Vgg16Trunk(IReadOnlyList<IReadOnlyList<ConvolutionUnit>> stages, PretrainedWeights weights)
{
    /// <summary>The last activations of each stage, before its pool: relu1_2, relu2_2, relu3_3, relu4_3, relu5_3.</summary>
    /// <param name="x">Normalised images [n, 3, H, W] of at least 16 pixels a side.</param>
    public IReadOnlyList<Tensor> Activations(Tensor x)
    {
        List<Tensor> activations = [];
        foreach (IReadOnlyList<ConvolutionUnit> units in stages)
        {
            if (activations.Count > 0)
                x = Pool(x);
            foreach (ConvolutionUnit unit in units)
                x = ChannelBlocks.Convolve(x, weights[$"{unit.Name}.weight"], weights[$"{unit.Name}.bias"], unit.Padding).relu();
            activations.Add(x);
        }

        return activations;
    }

    /// <summary>The pool that follows each stage.</summary>
    public static Tensor Pool(Tensor x) => max_pool2d(x, [2, 2], strides: [2, 2]);
}
