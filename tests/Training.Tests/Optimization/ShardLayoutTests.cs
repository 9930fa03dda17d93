using Hayate.Training.Optimization;

namespace Hayate.Training.Tests.Optimization;

public sealed class ShardLayoutTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(16, 1, 16)]
    [InlineData(17, 1, 32)]
    [InlineData(17, 2, 16)]
    [InlineData(1_000_003, 3, 333_344)]
    [InlineData(5, 4, 16)]
    public void PartLength_OfAnyCount_IsWholeVectorsAndLeavesNothingOut(long count, int worldSize, long expected)
    {
        ShardLayout[] ranks = [.. Enumerable.Range(0, worldSize).Select(rank => new ShardLayout(count, worldSize, rank))];

        Assert.All(ranks, rank => Assert.Equal((expected, expected * worldSize), (rank.PartLength, rank.Length)));
        Assert.Equal(Enumerable.Range(0, worldSize).Select(rank => rank * expected), ranks.Select(rank => rank.First));
        Assert.InRange(expected * worldSize, count, count + (16 * worldSize) - 1);
    }
}
