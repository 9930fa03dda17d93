namespace Hayate.Collectives.Tests.Liveness;

public sealed class SlowPeerTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    [Fact]
    public void Peer_SlowButAlive_IsWaitedFor()
    {
        using Gang gang = Gang.OverTcp(3, Silence);
        using CountdownEvent othersDone = new(2);

        float[][] results = gang.Run(group =>
        {
            if (group.Rank == 1)
                Assert.False(othersDone.Wait(3 * Silence), "A rank went on without its peer.");
            float[] values = [group.Rank];
            group.AllReduceSum(values);
            if (group.Rank != 1)
                othersDone.Signal();
            return values;
        });

        Assert.All(results, result => Assert.Equal([3f], result));
    }

    [Fact]
    public void Peer_ThatLeftAfterItsLastCall_IsNoLossToOneThatNeedsItNoMore()
    {
        using Gang gang = Gang.OverTcp(3, Silence);

        gang.Run(group =>
        {
            group.Barrier();
            if (group.Rank != 2)
                group.Dispose();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Peer_ThatLeavesWhileOthersWait_IsNamedByThem(int leaver)
    {
        using Gang gang = Gang.OverTcp(4, Silence);

        var failures = gang.Run(group =>
        {
            group.Barrier();
            if (group.Rank == leaver)
                group.Dispose();
            return group.Rank == leaver ? null : Record.Exception(() => group.AllReduceSum(new float[100_000]));
        });

        Assert.Null(failures[leaver]);
        Assert.All(failures.Where((_, rank) => rank != leaver), failure => Assert.Equal(leaver, Assert.IsType<PeerLostException>(failure).Rank));
    }

    [Fact]
    public void Group_ThatLostAPeer_FailsEveryLaterCallTheSameWay()
    {
        using Gang gang = Gang.OverTcp(2, Silence);
        gang.Groups[1].Dispose();

        var first = Assert.Throws<PeerLostException>(() => gang.Groups[0].Barrier());
        var later = Assert.Throws<PeerLostException>(() => gang.Groups[0].AllReduceSum(new float[1]));

        Assert.Equal((1, 1), (first.Rank, later.Rank));
    }
}
