namespace Hayate.Collectives.Tests;

public sealed class RanksOutOfStepTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>Kinds, by the hosts of the ranks.</summary>
    public static TheoryData<GroupKind, string> Kinds => new()
    {
        { GroupKind.SharedMemory, "a,a" },
        { GroupKind.TcpRing, "a,a" },
        { GroupKind.Automatic, "a,b" },
        { GroupKind.SharedMemory, "a,a,a" },
        { GroupKind.TcpRing, "a,a,a" },
        { GroupKind.Automatic, "a,a,b" },
        { GroupKind.Automatic, "a,b,b" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Calls_OfDifferentShortLengths_FailNamingBoth(GroupKind kind, string hosts) => FailsNamingBoth(kind, hosts, 10);

    [Theory, MemberData(nameof(Kinds))]
    public void Calls_OfDifferentLongLengths_FailNamingBoth(GroupKind kind, string hosts) => FailsNamingBoth(kind, hosts, 100_000);

    [Theory, MemberData(nameof(Kinds))]
    public void Calls_OfDifferentKinds_FailOnEveryRank(GroupKind kind, string hosts)
    {
        using Gang gang = Gang.Of(hosts.Split(','), kind, Silence);

        var failures = gang.Run(group => Record.Exception(() =>
        {
            if (group.Rank == 1)
                group.Barrier();
            else
                group.Broadcast(new byte[1_000_000], 0);
        }));

        Assert.All(failures, failure => Assert.True(failure is InvalidOperationException or PeerLostException, $"{failure}"));
        Assert.Contains(failures, failure => failure!.Message.Contains("makes call 1, Barrier", StringComparison.Ordinal) && failure.Message.Contains("Broadcast of 1000000 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_AfterOneThatFailed_FailTheSameWay()
    {
        using Gang gang = Gang.Of(2, GroupKind.SharedMemory, Silence);

        var later = gang.Run(group =>
        {
            Assert.NotNull(Record.Exception(() => group.AllReduceSum(new float[1 + group.Rank])));
            return Record.Exception(group.Barrier);
        });

        Assert.All(later, failure => Assert.Contains("out of step", failure!.Message, StringComparison.Ordinal));
    }

    private static void FailsNamingBoth(GroupKind kind, string hosts, int length)
    {
        using Gang gang = Gang.Of(hosts.Split(','), kind, Silence);

        var failures = gang.Run(group => Record.Exception(() => group.AllReduceSum(new float[length + (group.Rank == 1 ? 1 : 0)])));

        Assert.All(failures, failure => Assert.True(failure is InvalidOperationException or PeerLostException, $"{failure}"));
        Assert.Contains(failures, failure => failure!.Message.Contains("out of step", StringComparison.Ordinal)
            && failure.Message.Contains($"AllReduce Sum of {length} Float32", StringComparison.Ordinal)
            && failure.Message.Contains($"AllReduce Sum of {length + 1} Float32", StringComparison.Ordinal));
    }
}
