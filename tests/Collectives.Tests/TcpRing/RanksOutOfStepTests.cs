namespace Hayate.Collectives.Tests.TcpRing;

public sealed class RanksOutOfStepTests
{
    [Fact]
    public void Calls_OfDifferentLength_FailWithBothCallsNamed()
    {
        using Gang gang = Gang.OverTcp(2);

        string[] failures = gang.Run(group => Record.Exception(() => group.AllReduceSum(new float[10 + group.Rank]))!.Message);

        Assert.Contains(failures, message => message.Contains("out of step: rank 0 makes AllReduceSumOfSingle of 40 bytes", StringComparison.Ordinal)
            && message.Contains("rank 1 AllReduceSumOfSingle of 44 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_OfDifferentKind_FailOnEveryRank()
    {
        using Gang gang = Gang.OverTcp(3);

        var failures = gang.Run(group => Record.Exception(() =>
        {
            if (group.Rank == 1)
                group.Barrier();
            else
                group.Broadcast(new byte[1_000_000], 0);
        }));

        Assert.All(failures, failure => Assert.True(failure is InvalidOperationException or PeerLostException, $"{failure}"));
    }
}
