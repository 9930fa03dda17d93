using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Perception;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

public sealed class InceptionFeaturesTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("perception").GetProperty("inception");

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Layout_OfTheNetwork_HasTheNamesAndShapesOfThePublicStateDict() =>
        Assert.Equal(Formula.Listed(Golden.GetProperty("state")), Formula.Listed(InceptionLayout.Shapes));

    [Fact]
    public void Classify_WithKnownWeights_GivesTheKnownFeaturesAndProbabilities()
    {
        using TemporaryWeights file = new(Formula.Tensors(InceptionLayout.Shapes));
        using var extractor = Read(file);
        var every = Golden.Integer("every");

        var (features, probabilities) = extractor.Classify(Formula.Images(2, 3, 32));
        var grey = extractor.Extract(Formula.Images(1, 1, 28));

        AssertClose(Golden.GetProperty("features"), features[.., TensorIndex.Slice(step: every)]);
        AssertClose(Golden.GetProperty("probabilities"), probabilities[.., TensorIndex.Slice(step: 63)]);
        AssertClose(Golden.GetProperty("grey"), grey[.., TensorIndex.Slice(step: every)]);
        Close.To(Golden.Double("abs_sum"), features.abs().sum().item<float>(), 1e-4);
        Assert.Equal([2, 2048], features.shape);
        Close.To(2, probabilities.sum().item<float>(), 1e-5);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path))), extractor.Provenance.WeightsDigest);
        Assert.Equal($"inception weights={extractor.Provenance.WeightsDigest} resize=bilinear 299 input=-1..1 RGB", extractor.Provenance.ToString());
    }

    [Fact]
    public void Read_OfAFileWithCountersAndWithoutAWeight_PassesOverTheCountersAndNamesTheWeight()
    {
        var tensors = InceptionLayout.Shapes.Where(entry => entry.Key.Contains("1a", StringComparison.Ordinal)).ToDictionary();
        using TemporaryWeights file = new([.. Formula.Tensors(tensors), new("Conv2d_1a_3x3.bn.num_batches_tracked", tensor(3L))]);

        var error = Assert.Throws<InvalidDataException>(() => Read(file));

        Assert.Contains("467 missing (Conv2d_2a_3x3.bn.bias,", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not of this network", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("evaluation.features.weights", error.Message, StringComparison.Ordinal);
    }

    private static InceptionFeatures Read(TemporaryWeights file) => new(new InceptionExtractor { Weights = file.Path });

    private static void AssertClose(JsonElement expected, Tensor actual) =>
        Formula.AssertClose([.. expected.EnumerateArray().SelectMany(row => row.Doubles())], actual, 1e-4);
}
