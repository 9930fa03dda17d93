using Hayate.Contracts.Planning;

namespace Hayate.Contracts.Tests.Planning;

public sealed class CounterRandomTests
{
    [Fact]
    public void Uniform_OverManyDraws_FillsTheIntervalEvenly()
    {
        var counts = new int[10];
        for (var draw = 0; draw < 10_000; draw++) counts[(int)(10 * CounterRandom.Uniform(1, "student", "optimizer.learningRate", draw))]++;
        // A binomial count of 10,000 tenths has standard deviation 30; five of them.
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Uniform_OfAnyOtherArgument_IsAnotherNumber()
    {
        double[] values =
        [
            CounterRandom.Uniform(1, "a", "x", 0), CounterRandom.Uniform(2, "a", "x", 0), CounterRandom.Uniform(1, "b", "x", 0),
            CounterRandom.Uniform(1, "a", "y", 0), CounterRandom.Uniform(1, "a", "x", 1), CounterRandom.Uniform(1, "x", "a", 0),
        ];
        Assert.Equal(values.Length, values.Distinct().Count());
    }

    [Fact]
    public void Uniform_OfKnownArguments_NeverChanges() =>
        Assert.Equal(0.6418339706679965, CounterRandom.Uniform(7, "student", "optimizer.learningRate", 3), 15);
}
