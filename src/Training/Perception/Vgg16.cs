using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Perception;

/// <summary>VGG16 up to its second fully connected layer, in inference mode, with the names of torchvision's state dict.</summary>
/// <param name="weights">Weights of <see cref="Shapes"/>; stay owned by the caller.</param>
/// <param name="layout">Size of the network. Default: the published one.</param>
internal sealed class Vgg16(PretrainedWeights weights, Vgg16Layout? layout = null)
{
    /// <summary>Height and width of its input.</summary>
    public const int Side = 224;

    /// <summary>Length of the features of the published network.</summary>
    public const int Hidden = 4096;

    private const int PooledSide = Side / 32;
    private const int Classes = 1000;

    private readonly Vgg16Trunk _trunk = new(Units(layout ?? new Vgg16Layout()), weights);

    /// <summary>Every name of the state dict and its shape.</summary>
    public static IReadOnlyDictionary<string, long[]> Shapes(Vgg16Layout layout)
    {
        Dictionary<string, long[]> shapes = Vgg16Layout.Shapes(Units(layout));
        int hidden = Hidden * layout.Width / 64;
        int pooled = layout.Channels[^1] * PooledSide * PooledSide;
        foreach ((int position, int inputs, int outputs) in ((int, int, int)[])[(0, pooled, hidden), (3, hidden, hidden), (6, hidden, Classes)])
        {
            shapes.Add($"classifier.{position}.weight", [outputs, inputs]);
            shapes.Add($"classifier.{position}.bias", [outputs]);
        }

        return shapes;
    }

    /// <summary>Activations of the second fully connected layer, after its rectifier. The caller owns them.</summary>
    /// <param name="images">Images [n, 3, 224, 224] in [-1, 1].</param>
    public Tensor Features(Tensor images)
    {
        using IDisposable guard = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = Vgg16Trunk.Pool(_trunk.Activations(PhotographScale.Normalize(images))[^1]).flatten(1);
        return Layer(Layer(pooled, 0), 3).MoveToOuterDisposeScope();
    }

    private Tensor Layer(Tensor x, int position) =>
        linear(x, weights[$"classifier.{position}.weight"], weights[$"classifier.{position}.bias"]).relu_();

    private static IReadOnlyList<IReadOnlyList<ConvolutionUnit>> Units(Vgg16Layout layout) => layout.Units((_, position) => $"features.{position}");
}
