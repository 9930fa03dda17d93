using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Networks;

/// <summary>The U-Nets against EDM's own code: names, shapes, function and first weights. See <c>edm_networks.py</c> for where the numbers come from.</summary>
public sealed class EdmNetworkTests : IDisposable
{
    // Ours runs in float32, the reference in float64: differences are relative to the largest value of the output.
    private const double Tolerance = 1e-5;

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Small => Names("edm_networks", "cases");

    public static TheoryData<string> Published => Names("edm_published", "cases");

    public static TheoryData<string> Initialized => Names("edm_networks", "initialization");

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Small))]
    public void Forward_WeightsOfTheReference_GivesItsOutput(string name) => AssertAgrees(Case("edm_networks", "cases", name));

    [Theory]
    [MemberData(nameof(Small))]
    public void StateDict_OfANetwork_HasTheReferencesNamesAndShapes(string name)
    {
        var golden = Case("edm_networks", "cases", name);
        using var network = NetworkFactory.CreateBlank(Spec(golden), Shape(golden));
        if (golden.TryGetProperty("state", out var state)) Assert.Equal(state.EnumerateArray().Select(line => line.GetString()), State(network));
        AssertState(golden, network);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void StateDict_OfAPublishedNetwork_HasItsNamesAndShapes(string name)
    {
        var golden = Case("edm_published", "cases", name);
        using var network = NetworkFactory.CreateBlank(Spec(golden), Shape(golden));
        AssertState(golden, network);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Preset_OfAPublishedNetwork_DescribesIt(string name)
    {
        var planned = SweepFile.Plan($$"""
            apiVersion: hayate/v1
            kind: Sweep
            name: published
            runs:
              network: { method: import, preset: {{name}}, objective: { weights: w }, dataset: { name: idx, images: images.gz, labels: labels.gz } }
            """);
        Assert.Empty(planned.Errors);
        Assert.Equal(Json(Spec(Case("edm_published", "cases", name))), Json(planned.Plan!.Runs[0].Spec.Network));
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Published))]
    public void Forward_PublishedNetworkAtFullSize_GivesItsOutput(string name) => AssertAgrees(Case("edm_published", "cases", name));

    [Theory]
    [MemberData(nameof(Initialized))]
    public void Create_ManySeeds_SpreadsWeightsLikeTheReference(string name)
    {
        var golden = Case("edm_networks", "initialization", name);
        List<Network> networks = [.. Enumerable.Range(0, 4).Select(seed => NetworkFactory.Create(Spec(golden), Shape(golden), seed))];
        foreach (var expected in golden.GetProperty("spread").EnumerateObject())
        {
            double[] values = [.. networks.SelectMany(network => network.get_parameter(expected.Name)!.Values())];
            var mean = values.Average();
            var spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            // Five standard errors of both estimates, for the distribution of heavier tails, the normal one.
            var allowed = expected.Value.GetDouble() * 5 / Math.Sqrt(values.Length);
            Assert.True(Math.Abs(spread - expected.Value.GetDouble()) <= allowed, $"{expected.Name}: {spread} instead of {expected.Value}");
        }

        networks.ForEach(network => network.Dispose());
    }

    [Fact]
    public void Forward_ClassLeftOpen_IsThatOfALabelOfZeros()
    {
        var golden = Case("edm_networks", "cases", "ncsnpp, classes and augmentation");
        using var network = Filled(golden);
        var (image, noise, condition) = Inputs(golden);
        var open = network.Forward(image, noise, condition with { Labels = null }, DropoutMasks.None);
        var zero = network.Forward(image, noise, condition with { Labels = zeros_like(condition.Labels!) }, DropoutMasks.None);
        var told = network.Forward(image, noise, condition, DropoutMasks.None);
        Assert.Equal(zero.Values(), open.Values());
        Assert.NotEqual(told.Values(), open.Values());
    }

    private static void AssertAgrees(JsonElement golden)
    {
        using var noGrad = no_grad();
        using var network = Filled(golden);
        var (image, noise, condition) = Inputs(golden);

        var y = network.Forward(image, noise, condition, DropoutMasks.None);

        var largest = golden.Double("largest");
        var stride = golden.Integer("stride");
        var values = y.flatten().Values();
        var expected = golden.GetProperty("output").Doubles();
        var worst = expected.Select((value, i) => Math.Abs(value - values[i * stride])).Max() / largest;
        Assert.True(worst <= Tolerance, $"differs by {worst:G3} of the largest value");
        Close.To(golden.Double("meanMagnitude") / largest, values.Average(Math.Abs) / largest, Tolerance);
        Assert.Equal(expected.Length, (values.Length + stride - 1) / stride);
    }

    private static void AssertState(JsonElement golden, Network network)
    {
        var state = State(network);
        Assert.Equal(golden.Integer("tensors"), state.Count);
        Assert.Equal(golden.GetProperty("parameters").GetInt64(), network.parameters().Sum(parameter => parameter.numel()));
        var lines = Encoding.UTF8.GetBytes(string.Concat(state.Select(line => line + "\n")));
        Assert.Equal(golden.GetProperty("stateSha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(lines)));
    }

    private static List<string> State(Network network) =>
        [.. network.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]").Order(StringComparer.Ordinal)];

    private static Network Filled(JsonElement golden)
    {
        var network = NetworkFactory.CreateBlank(Spec(golden), Shape(golden));
        FormulaNumbers.Fill(network);
        return network;
    }

    private static (Tensor Image, Tensor Noise, Condition Condition) Inputs(JsonElement golden)
    {
        var (spec, shape) = (Spec(golden), Shape(golden));
        float[] noise = golden.TryGetProperty("noise", out var given) ? [.. given.Doubles().Select(value => (float)value)] : [-0.4f, 0.9f];
        var labels = zeros(2, spec.Classes);
        if (spec.Classes > 0) labels[0, spec.Classes / 3] = 1;
        return (
            FormulaNumbers.Of("image", 2, shape.Channels, shape.Height, shape.Width),
            tensor(noise),
            new Condition
            {
                Labels = spec.Classes > 0 ? labels : null,
                Augmentation = spec.AugmentationLabels > 0 ? FormulaNumbers.Of("augmentation", 2, spec.AugmentationLabels) : null,
            });
    }

    private static string Json(NetworkSpec spec) => JsonSerializer.Serialize(spec, HayateJson.Options);

    private static NetworkSpec Spec(JsonElement golden) => golden.GetProperty("network").Deserialize<NetworkSpec>(HayateJson.Options)!;

    private static ImageShape Shape(JsonElement golden)
    {
        var image = golden.GetProperty("image");
        return new ImageShape(image[0].GetInt32(), image[1].GetInt32(), image[1].GetInt32());
    }

    private static JsonElement Case(string file, string list, string name) =>
        Vector.Load(file).GetProperty(list).EnumerateArray().Single(golden => golden.GetProperty("name").GetString() == name);

    private static TheoryData<string> Names(string file, string list) =>
        [.. Vector.Load(file).GetProperty(list).EnumerateArray().Select(golden => golden.GetProperty("name").GetString()!)];
}
