using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

public sealed class ShareTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(2, 3)]
    [InlineData(128, 1)]
    public void ShareOf_OverAllRanks_CoversEveryPositionOnceAndEvenly(int count, int worldSize)
    {
        Share[] shares = ThreadGang.Run(worldSize, gang => gang.ShareOf(count));

        Assert.Equal(Enumerable.Range(0, count), shares.SelectMany(share => Enumerable.Range(share.First, share.Count)));
        Assert.InRange(shares.Max(share => share.Count) - shares.Min(share => share.Count), 0, 1);
    }

    [Fact]
    public void Chunks_OfAShare_CoverItInOrder()
    {
        Assert.Equal([new Share(5, 3), new Share(8, 3), new Share(11, 1)], new Share(5, 7).Chunks(3));
        Assert.Empty(new Share(5, 0).Chunks(3));
    }
}
