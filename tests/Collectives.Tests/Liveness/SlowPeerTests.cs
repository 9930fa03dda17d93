namespace Hayate.Collectives.Tests.Liveness;

public sealed class SlowPeerTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(GroupKind.TcpRing)]
    [InlineData(GroupKind.SharedMemory)]
    public void Peer_SlowButAlive_IsWaitedFor(GroupKind kind)
    {
        using Gang gang = Gang.Of(3, kind, Silence);
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

    [Theory]
    [InlineData(GroupKind.TcpRing)]
    [InlineData(GroupKind.SharedMemory)]
    public void Peer_ThatLeftAfterItsLastCall_IsNoLossToOneThatNeedsItNoMore(GroupKind kind)
    {
        using Gang gang = Gang.Of(3, kind, Silence);

        gang.Run(group =>
        {
            group.Barrier();
            if (group.Rank != 2)
                group.Dispose();
        });
    }

    [Theory]
    [InlineData("a,a,a,a", GroupKind.TcpRing, 0)]
    [InlineData("a,a,a,a", GroupKind.TcpRing, 2)]
    [InlineData("a,a,a,a", GroupKind.SharedMemory, 0)]
    [InlineData("a,a,a,a", GroupKind.SharedMemory, 2)]
    [InlineData("a,a,b,b", GroupKind.Automatic, 1)]
    [InlineData("a,a,b,b", GroupKind.Automatic, 2)]
    public void Peer_ThatLeavesWhileOthersWait_IsNamedByThem(string hosts, GroupKind kind, int leaver)
    {
        using Gang gang = Gang.Of(hosts.Split(','), kind, Silence);

        var failures = gang.Run(group =>
        {
            // Ranks of another host may still be on their way out of the barrier when it leaves.
            var failure = Record.Exception(() =>
            {
                group.Barrier();
                if (group.Rank != leaver)
                    group.AllReduceSum(new float[100_000]);
            });
            if (group.Rank == leaver)
                group.Dispose();
            return failure;
        });

        Assert.Null(failures[leaver]);
        Assert.All(failures.Where((_, rank) => rank != leaver), failure => Assert.Equal(leaver, Assert.IsType<PeerLostException>(failure).Rank));
    }

    [Theory]
    [InlineData(GroupKind.TcpRing)]
    [InlineData(GroupKind.SharedMemory)]
    public void Group_ThatLostAPeer_FailsEveryLaterCallTheSameWay(GroupKind kind)
    {
        using Gang gang = Gang.Of(2, kind, Silence);
        gang.Groups[1].Dispose();

        var first = Assert.Throws<PeerLostException>(() => gang.Groups[0].Barrier());
        var later = Assert.Throws<PeerLostException>(() => gang.Groups[0].AllReduceSum(new float[1]));

        Assert.Equal((1, 1), (first.Rank, later.Rank));
    }
}
