using System.Text.Json;
using Hayate.Training.Perception;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

public sealed class Vgg16Tests
{
    private static readonly JsonElement Golden = Vector.Load("perception").GetProperty("vgg16");
    private static readonly Vgg16Layout Narrow = new(Golden.Integer("width"));

    [Fact]
    public void Layout_OfTheNetwork_HasTheNamesAndShapesOfThePublicStateDict() =>
        Assert.Equal(Formula.Listed(Golden.GetProperty("state")), Formula.Listed(Vgg16.Shapes(Narrow)));

    [Fact]
    public void Layout_OfThePublishedSize_HasItsWeights()
    {
        var shapes = Vgg16.Shapes(new Vgg16Layout());
        Assert.Equal(138_357_544, shapes.Values.Sum(shape => shape.Aggregate(1L, (product, size) => product * size)));
        Assert.Equal([4096, 25088], shapes["classifier.0.weight"]);
    }

    [Fact]
    public void Features_WithKnownWeights_AreTheKnownOnes()
    {
        using var scope = NewDisposeScope();
        using var weights = Formula.Weights(Vgg16.Shapes(Narrow));

        var features = new Vgg16(weights, Narrow).Features(PixelInput.Prepare(Formula.Images(2, 3, 32), Vgg16.Side));

        double[] expected = [.. Golden.GetProperty("features").EnumerateArray().SelectMany(row => row.Doubles())];
        Formula.AssertClose(expected, features[.., TensorIndex.Slice(step: Golden.Integer("every"))], 1e-4);
        Close.To(Golden.Double("abs_sum"), features.abs().sum().item<float>(), 1e-4);
    }
}
