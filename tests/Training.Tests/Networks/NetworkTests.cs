using Hayate.Contracts.Specification;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Networks;

public sealed class NetworkTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 8, 8);

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<NetworkSpec> Specs =>
    [
        new SongUNetSpec { Channels = 8, Attention = [4], Dropout = 0.5 },
        new SongUNetSpec { Channels = 8, Form = SongUNetForm.Ncsnpp, Dropout = 0.5, Classes = 3, AugmentationLabels = 2 },
        new AdmSpec { Channels = 16, HeadChannels = 16, Attention = [4], Dropout = 0.5, AugmentationLabels = 2 },
        new MlpSpec { Width = 32, Dropout = 0.5 },
    ];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Specs))]
    public void Create_SameSeed_GivesTheSameWeights(NetworkSpec spec)
    {
        manual_seed(1);
        using var first = NetworkFactory.Create(spec, Shape, seed: 5);
        manual_seed(2);
        using var second = NetworkFactory.Create(spec, Shape, seed: 5);
        using var other = NetworkFactory.Create(spec, Shape, seed: 6);
        Assert.Equal(Weights(first), Weights(second));
        Assert.NotEqual(Weights(first), Weights(other));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Create_Always_LeavesNoWeightUninitialised(NetworkSpec spec)
    {
        using var network = NetworkFactory.Create(spec, Shape, seed: 5);
        foreach (var (name, tensor) in network.state_dict())
        {
            var largest = name.EndsWith("freqs", StringComparison.Ordinal) ? 100f : 1f;
            Assert.True(tensor.isfinite().all().item<bool>() && tensor.abs().max().item<float>() <= largest, name);
            if (name.Contains("norm", StringComparison.Ordinal)) Assert.True(tensor.eq(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0).all().item<bool>(), name);
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_FreshNetwork_IsAlmostZero(NetworkSpec spec)
    {
        using var network = NetworkFactory.Create(spec, Shape, seed: 5);
        Assert.InRange(Evaluate(network, DropoutMasks.None).abs().max().item<float>(), 0, 1e-3f);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_TwoPassesUnderOneMask_AreEqual(NetworkSpec spec)
    {
        using var network = Shaken(spec);
        using var masks = new DropoutMasks(seed: 1, step: 2, firstPosition: 0);
        using var same = new DropoutMasks(seed: 1, step: 2, firstPosition: 0);
        using var next = new DropoutMasks(seed: 1, step: 3, firstPosition: 0);
        var first = Evaluate(network, masks).Values();
        Assert.Equal(first, Evaluate(network, masks).Values());
        Assert.Equal(first, Evaluate(network, same).Values());
        Assert.NotEqual(first, Evaluate(network, next).Values());
        Assert.NotEqual(first, Evaluate(network, DropoutMasks.None).Values());
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_BatchInParts_DropsTheSameValues(NetworkSpec spec)
    {
        using var network = Shaken(spec);
        using var masks = new DropoutMasks(seed: 1, step: 2, firstPosition: 10);
        using var second = new DropoutMasks(seed: 1, step: 2, firstPosition: 12);
        var whole = Evaluate(network, masks);
        var part = network.Forward(Images()[2..], Noise()[2..], Condition.None, second);
        Close.To(whole[2..].Values(), part, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Copy_OfANetwork_ComputesTheSameAndIsIndependent(NetworkSpec spec)
    {
        using var network = Shaken(spec);
        using var copy = network.Copy();
        var before = Evaluate(network, DropoutMasks.None).Values();
        Assert.Equal(before, Evaluate(copy, DropoutMasks.None).Values());
        Assert.All(copy.parameters(), parameter => Assert.False(parameter.requires_grad));
        using (no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.zero_();
        }

        Assert.Equal(before, Evaluate(copy, DropoutMasks.None).Values());
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_MovedToAnotherPrecision_UsesTheMovedWeights(NetworkSpec spec)
    {
        using var network = Shaken(spec);
        var single = Evaluate(network, DropoutMasks.None).Values();
        network.to(float64);
        var twice = network.Forward(Images().to(float64), Noise().to(float64), Condition.None, DropoutMasks.None);
        Assert.Equal(float64, twice.dtype);
        Close.To(single, twice, 1e-4);
    }

    [Fact]
    public void Forward_ManyEvaluationsInAScope_LeaveOnlyTheirResults()
    {
        using var network = Shaken(new SongUNetSpec { Channels = 8, Attention = [4], Dropout = 0.5 });
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, noise) = (Images(), Noise());
        using var masks = new DropoutMasks(seed: 1, step: 2, firstPosition: 0);
        var before = scope.DisposablesCount;
        for (var i = 0; i < 5; i++) network.Forward(x, noise, Condition.None, masks);
        Assert.Equal(before + 5, scope.DisposablesCount);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_RowsOfZerosAmongTheClasses_LeaveThoseImagesOpen(NetworkSpec spec)
    {
        using var network = Shaken(spec with { Classes = 3, Dropout = 0 });
        var labels = eye(3)[tensor(new long[] { 0, 1, 2, 0 })];
        labels[1] = 0;
        var open = network.Forward(Images(), Noise(), Condition.None, DropoutMasks.None);
        var told = network.Forward(Images(), Noise(), new Condition { Labels = labels }, DropoutMasks.None);
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(row => told[row].Values().SequenceEqual(open[row].Values())));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Forward_OfAnArchitecture_LeavesOnlyItsResult(NetworkSpec spec)
    {
        using var network = Shaken(spec);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, noise) = (Images(), Noise());
        var before = scope.DisposablesCount;
        network.Forward(x, noise, Condition.None, DropoutMasks.None);
        Assert.Equal(before + 1, scope.DisposablesCount);
    }

    [Fact]
    public void CopyWeightsFrom_AnotherArchitecture_NamesTheFirstDifference()
    {
        using var narrow = NetworkFactory.Create(new MlpSpec { Width = 16 }, Shape, 0);
        using var wide = NetworkFactory.Create(new MlpSpec { Width = 32 }, Shape, 0);
        var error = Assert.Throws<ArgumentException>(() => narrow.CopyWeightsFrom(wide));
        Assert.Contains("'layer0.weight'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 6, 1, "network.multipliers")]
    [InlineData(6, 6, 2, "network.multipliers")]
    [InlineData(8, 8, 9, "network.channels")]
    [InlineData(8, 8, 36, "network.channels")]
    public void Create_ImagesThatDoNotFit_NamesTheKey(int height, int width, int channels, string key)
    {
        var spec = new SongUNetSpec { Channels = channels, Multipliers = [1, 2, 2] };
        var error = Assert.Throws<ArgumentException>(() => NetworkFactory.Create(spec, new ImageShape(1, height, width), 0));
        Assert.StartsWith(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_HeadsThatDoNotShareTheChannels_NamesTheKey()
    {
        var spec = new AdmSpec { Channels = 200, Multipliers = [1], Attention = [8] };
        var error = Assert.Throws<ArgumentException>(() => NetworkFactory.Create(spec, Shape, 0));
        Assert.StartsWith("network.channels", error.Message, StringComparison.Ordinal);
    }

    // A fresh network is almost zero whatever happens inside: its weights are moved so that tests see something.
    private static Network Shaken(NetworkSpec spec)
    {
        var network = NetworkFactory.Create(spec, Shape, seed: 5);
        using var noGrad = no_grad();
        var position = 0;
        foreach (var parameter in network.parameters())
        {
            var key = new StreamKey(9, StreamPurpose.Initialization);
            parameter.add_(RandomStream.Normal(key, position++, 1, parameter.shape).squeeze(0) * 0.1);
        }

        return network;
    }

    private static Tensor Images() => RandomStream.Normal(new StreamKey(3, StreamPurpose.Noise), 0, 4, [1, 8, 8]);

    private static Tensor Noise() => tensor(new[] { -1.5f, -0.3f, 0.2f, 1f });

    private static Tensor Evaluate(Network network, DropoutMasks masks) => network.Forward(Images(), Noise(), Condition.None, masks);

    private static double[] Weights(Network network) => [.. network.parameters().SelectMany(parameter => parameter.Values())];
}
