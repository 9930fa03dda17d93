using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Numerics;

public sealed class RandomStreamTests : IDisposable
{
    private static readonly StreamKey Key = new(Seed: 7, StreamPurpose.Noise, Step: 3);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Normal_BatchSplitAnywhere_HoldsTheSameRows(int first)
    {
        var whole = RandomStream.Normal(Key, 100, 8, [3, 5, 1]);
        var parts = cat([RandomStream.Normal(Key, 100, first, [3, 5, 1]), RandomStream.Normal(Key, 100 + first, 8 - first, [3, 5, 1])]);
        Assert.Equal(whole.Values(), parts.Values());
    }

    [Fact]
    public void Draws_PerPosition_DoNotDependOnTheSplit()
    {
        Assert.Equal(RandomStream.UniformDoubles(Key, 10, 6)[4..], RandomStream.UniformDoubles(Key, 14, 2));
        Assert.Equal(RandomStream.NormalDoubles(Key, 10, 6)[4..], RandomStream.NormalDoubles(Key, 14, 2));
        Assert.Equal(RandomStream.Integers(Key, 10, 6, 1000)[4..], RandomStream.Integers(Key, 14, 2, 1000));
    }

    [Fact]
    public void Normal_AnyPartOfItsNameChanged_IsAnotherStream()
    {
        StreamKey[] others =
        [
            Key with { Seed = 8 }, Key with { Seed = 7 + (1L << 32) }, Key with { Purpose = StreamPurpose.Dropout }, Key with { Step = 4 },
            Key with { Step = 3 + (1L << 32) }, Key with { Lane = 1 },
        ];
        var values = RandomStream.Normal(Key, 0, 1, [4096]);
        var shifted = RandomStream.Normal(Key, 1, 1, [4096]);
        foreach (var other in others.Select(key => RandomStream.Normal(key, 0, 1, [4096])).Append(shifted))
        {
            // Correlation of independent streams: standard error 1/64.
            Assert.InRange((values * other).mean().item<float>(), -0.08f, 0.08f);
        }
    }

    [Fact]
    public void Normal_Always_GivesTheNumbersOfThisVersion()
    {
        // Computed in float64 by an independent script. Resumed runs rely on them: a change here changes every run.
        var row = RandomStream.Normal(Key, 5, 1, [100]).Values();
        foreach (var (index, value) in new[] { (0, 0.1108644108), (1, -1.236196809), (8, -1.718925112), (31, -1.866262248), (32, 0.4352055543), (99, -0.4111476353) }) Close.To(value, row[index], 1e-7);
        Assert.Equal(226, RandomStream.Integers(Key, 5, 1, 1000)[0]);
    }

    [Fact]
    public void Normal_ManyValues_AreStandardNormal()
    {
        const int count = 1 << 20;
        var values = RandomStream.Normal(Key, 0, 1024, [1024]).to(float64).flatten();
        Assert.InRange(values.mean().item<double>(), -4 / 1024.0, 4 / 1024.0);
        Assert.InRange(values.square().mean().item<double>(), 1 - 6 / 1024.0, 1 + 6 / 1024.0);
        Assert.InRange(values.pow(3).mean().item<double>(), -0.016, 0.016);
        Assert.InRange(values.pow(4).mean().item<double>(), 2.96, 3.04);
        foreach (var (edge, share) in new[] { (-1.0, 0.158655), (0.5, 0.691462), (2.0, 0.977250), (3.5, 0.999767) })
        {
            var error = Math.Sqrt(share * (1 - share) / count);
            Assert.InRange(values.le(edge).sum().item<long>() / (double)count, share - 4 * error, share + 4 * error);
        }

        foreach (var lag in new[] { 1, 2, 4, 1024 })
        {
            Assert.InRange((values[..^lag] * values[lag..]).mean().item<double>(), -4 / 1024.0, 4 / 1024.0);
        }
    }

    [Fact]
    public void NormalDoubles_ManyPositions_AreStandardNormal()
    {
        var values = RandomStream.NormalDoubles(Key, 0, 1 << 18);
        Assert.InRange(values.Average(), -4 / 512.0, 4 / 512.0);
        Assert.InRange(values.Average(value => value * value), 1 - 6 / 512.0, 1 + 6 / 512.0);
        Assert.InRange(values.Count(value => value > 2) / (double)values.Length, 0.0215, 0.0240);
    }

    [Fact]
    public void UniformDoubles_ManyPositions_FillTheUnitIntervalEvenly()
    {
        var values = RandomStream.UniformDoubles(Key, 0, 1 << 18);
        Assert.All(values, value => Assert.InRange(value, 0, Math.BitDecrement(1)));
        foreach (var bin in values.CountBy(value => (int)(value * 64)))
        {
            Assert.InRange(bin.Value, 4096 - 5 * 64, 4096 + 5 * 64);
        }
    }

    [Fact]
    public void Uniform_ManyValues_LieBelowOne()
    {
        var values = RandomStream.Uniform(Key, 0, 256, [1023]);
        Assert.InRange(values.min().item<float>(), 0f, 1e-4f);
        Assert.InRange(values.max().item<float>(), 1 - 1e-4f, MathF.BitDecrement(1));
        Assert.InRange(values.mean().item<float>(), 0.498f, 0.502f);
    }

    [Fact]
    public void Integers_ManyPositions_AreEvenlyDistributed()
    {
        var counts = RandomStream.Integers(Key, 0, 70_000, 7).CountBy(value => value).ToDictionary();
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 10_000 - 500, 10_000 + 500));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.13)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void Mask_AnyProbability_KeepsThatShare(double probability)
    {
        var mask = RandomStream.Mask(Key, 0, 512, [513], probability);
        var error = Math.Sqrt(probability * (1 - probability) / (512 * 513));
        Assert.InRange(mask.to(float64).mean().item<double>(), probability - 4 * error, probability + 4 * error);
        Assert.True((mask * (1 - mask)).eq(0).all().item<bool>());
    }
}
