using Hayate.Training.Numerics;
using Hayate.Training.Objectives.Parts;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Perception;

/// <summary>
/// Learned perceptual distance on VGG16 (Zhang et al. 2018, version 0.1): squared differences of activations that are normalised over their
/// channels, weighted by channel, averaged over pixels and summed over five stages.
/// </summary>
internal sealed class Lpips : IDistance
{
    /// <summary>Images below <see cref="LargestResized"/> pixels are enlarged to this side, as in consistency models (Song et al. 2023).</summary>
    private const int Side = 224;
    private const int LargestResized = 255;
    private const double Epsilon = 1e-10;

    private readonly PretrainedWeights _weights;
    private readonly Vgg16Trunk _trunk;

    /// <param name="weights">Weights of <see cref="Shapes"/>; owned from here on.</param>
    /// <param name="layout">Size of the network. Default: the published one.</param>
    public Lpips(PretrainedWeights weights, Vgg16Layout? layout = null)
    {
        _weights = weights;
        _trunk = new Vgg16Trunk(Units(layout ?? new Vgg16Layout()), weights);
    }

    /// <summary>The distance with weights from a file.</summary>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public static Lpips Read(string key, string path) => new(PretrainedWeights.Read(key, path, Shapes(new Vgg16Layout())));

    /// <summary>Every name of the file and its shape: those of the published state dict less its repetitions and constants.</summary>
    public static IReadOnlyDictionary<string, long[]> Shapes(Vgg16Layout layout)
    {
        Dictionary<string, long[]> shapes = Vgg16Layout.Shapes(Units(layout));
        for (int stage = 0; stage < layout.Channels.Count; stage++)
            shapes.Add(Weighting(stage), [1, layout.Channels[stage], 1, 1]);
        return shapes;
    }

    /// <inheritdoc/>
    public Tensor Between(Tensor images, Tensor targets)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> ours = Perceive(images);
        List<Tensor> theirs = PerceiveFixed(targets);
        Tensor? distance = null;
        for (int stage = 0; stage < ours.Count; stage++)
        {
            Tensor difference = (ours[stage] - theirs[stage]).square();
            Tensor term = conv2d(difference, _weights[Weighting(stage)]).mean([1, 2, 3]);
            distance = distance is null ? term : distance + term;
        }

        return distance!.MoveToOuterDisposeScope();
    }

    public void Dispose() => _weights.Dispose();

    private List<Tensor> PerceiveFixed(Tensor targets)
    {
        using IDisposable guard = no_grad();
        return Perceive(targets);
    }

    private List<Tensor> Perceive(Tensor images)
    {
        int side = images.size(3) <= LargestResized ? Side : 0;
        return [.. _trunk.Activations(PhotographScale.Normalize(PixelInput.Prepare(images, side))).Select(Normalize)];
    }

    // Under the root as well, so that the gradient exists where every channel is zero.
    private static Tensor Normalize(Tensor activations)
    {
        Tensor norm = activations.square().sum(1, keepdim: true).Plus(Epsilon * Epsilon).sqrt();
        return activations / norm.Plus(Epsilon);
    }

    private static IReadOnlyList<IReadOnlyList<ConvolutionUnit>> Units(Vgg16Layout layout) =>
        layout.Units((stage, position) => $"net.slice{stage}.{position}");

    private static string Weighting(int stage) => $"lin{stage}.model.1.weight";
}
