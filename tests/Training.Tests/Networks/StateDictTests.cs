using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Networks;

/// <summary>SongUNet against an independent implementation: names, shapes and function.</summary>
public sealed class StateDictTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<int> Cases => [0, 1, 2];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void SongUNet_StateDict_HasTheNamesAndShapesOfEdm(int index)
    {
        var golden = Vector.Load("song_unet").GetProperty("cases")[index];
        using var network = Create(golden);
        var expected = golden.GetProperty("state").EnumerateArray().Select(entry => $"{entry[0]} {entry[1].GetRawText().Replace(" ", "", StringComparison.Ordinal)}");
        var actual = network.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]");
        Assert.Equal(expected.Order(), actual.Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SongUNet_WithKnownWeights_ComputesTheKnownFunction(int index)
    {
        var golden = Vector.Load("song_unet").GetProperty("cases")[index];
        using var network = Create(golden);
        network.to(float64);
        using var noGrad = no_grad();
        foreach (var (name, tensor) in network.state_dict()) Fill(name, tensor);
        long channels = golden.Integer("image_channels"), resolution = golden.Integer("resolution");
        var x = (arange(2 * channels * resolution * resolution, dtype: float64) * 0.37).sin().view(2, channels, resolution, resolution);

        var y = network.Forward(x, tensor([-0.4, 0.9]), Condition.None, DropoutMasks.None);

        Close.To(golden.GetProperty("output").Doubles(), y.flatten()[..(int)Math.Min(64, y.NumberOfElements)], 1e-5);
        Close.To(golden.Double("output_abs_sum"), y.abs().sum().item<double>(), 1e-5);
    }

    private static Network Create(JsonElement golden) => NetworkFactory.Create(
        new SongUNetSpec
        {
            Channels = golden.Integer("channels"),
            Multipliers = [.. Integers(golden, "multipliers")],
            Blocks = golden.Integer("blocks"),
            Attention = [.. Integers(golden, "attention")],
            Embedding = Enum.Parse<NoiseEmbedding>(golden.GetProperty("embedding").GetString()!, ignoreCase: true),
            NoiseMultiplier = golden.GetProperty("embedding").GetString() == "fourier" ? 2 : 1,
        },
        new ImageShape(golden.Integer("image_channels"), golden.Integer("resolution"), golden.Integer("resolution")),
        seed: 0);

    private static IEnumerable<int> Integers(JsonElement golden, string name) => golden.GetProperty(name).EnumerateArray().Select(item => item.GetInt32());

    private static void Fill(string name, Tensor tensor)
    {
        if (name.Contains("resample_filter", StringComparison.Ordinal)) return;
        var values = (arange(tensor.NumberOfElements, dtype: float64) * 1.3 + 0.7 * name.Sum(character => (double)character)).sin() * 0.1;
        if (name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal)) values += 1;
        tensor.copy_(values.view(tensor.shape));
    }
}
