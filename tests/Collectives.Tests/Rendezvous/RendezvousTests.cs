using System.Net.Sockets;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.Tests.Rendezvous;

public sealed class RendezvousTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.7);

    [Fact]
    public void Gather_WithoutSomeRanks_NamesThem()
    {
        using GroupLeader leader = new(Gang.Membership(0, 4) with { MeetingTimeout = Short });

        var failures = Gang.OnThreads(2, which => Record.Exception(() => which == 0
            ? leader.Gather()
            : GroupMember.Join(Gang.Membership(2, 4), "127.0.0.1", leader.Port)));

        Assert.EndsWith("these ranks of attempt 'run/1' had not joined: 1, 3.", Assert.IsType<RendezvousException>(failures[0]).Message, StringComparison.Ordinal);
        Assert.StartsWith("Rank 0 ended the meeting", Assert.IsType<RendezvousException>(failures[1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_WithTheKeyOfAnotherAttempt_IsRefused()
    {
        var stale = Gang.Membership(1, 2) with { AttemptKey = "run/0" };

        Assert.Equal("Rank 0 refuses rank 1: this is attempt 'run/1', not 'run/0'.", RefusalOf(stale));
    }

    [Fact]
    public void Join_WithAnotherWorldSize_IsRefused() =>
        Assert.Equal("Rank 0 refuses rank 1: the gang has 2 ranks, not 3.", RefusalOf(Gang.Membership(1, 3)));

    [Fact]
    public void Join_AsARankThatIsThere_IsRefused()
    {
        using GroupLeader leader = new(Gang.Membership(0, 3) with { MeetingTimeout = Short });

        var failures = Gang.OnThreads(3, which => Record.Exception(() => which == 0
            ? leader.Gather()
            : GroupMember.Join(Gang.Membership(1, 3), "127.0.0.1", leader.Port)));

        Assert.Single(failures, failure => failure?.Message == "Rank 0 refuses rank 1: rank 1 has joined already.");
    }

    [Fact]
    public void Gather_DespiteStrangersAtTheDoor_Succeeds()
    {
        using GroupLeader leader = new(Gang.Membership(0, 2));
        using TcpClient chatty = new("127.0.0.1", leader.Port);
        chatty.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);
        using TcpClient gone = new("127.0.0.1", leader.Port);
        gone.Close();

        var groups = Gang.OnThreads(2, rank => rank == 0 ? leader.Gather() : GroupMember.Join(Gang.Membership(1, 2), "127.0.0.1", leader.Port));

        Gang.OnThreads(2, rank =>
        {
            groups[rank].Barrier();
            groups[rank].Dispose();
            return true;
        });
    }

    [Fact]
    public void Join_WhereNobodyListens_SaysSo()
    {
        int port;
        using (GroupLeader gone = new(Gang.Membership(0, 2)))
            port = gone.Port;

        var failure = Assert.Throws<RendezvousException>(() => GroupMember.Join(Gang.Membership(1, 2), "127.0.0.1", port));

        Assert.StartsWith($"Cannot reach rank 0 at 127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leader_OnAnAddressOfAnotherMachine_IsRefused()
    {
        var failure = Assert.Throws<RendezvousException>(() => new GroupLeader(Gang.Membership(0, 2) with { Address = "192.0.2.1" }));

        Assert.Contains("must be an address of this machine", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,a,a", GroupKind.Automatic, "SharedMemoryProcessGroup")]
    [InlineData("a,b,c", GroupKind.Automatic, "TcpRingProcessGroup")]
    [InlineData("a,a,b", GroupKind.Automatic, "HierarchicalProcessGroup")]
    [InlineData("a,a,a", GroupKind.TcpRing, "TcpRingProcessGroup")]
    [InlineData("a,a,a", GroupKind.Hierarchical, "SharedMemoryProcessGroup")]
    public void Group_OfRanksOnHosts_IsOfTheKindThatFits(string hosts, GroupKind wanted, string kind)
    {
        using Gang gang = Gang.Of(hosts.Split(','), wanted);

        Assert.All(gang.Groups, group => Assert.Equal(kind, group.GetType().Name));
    }

    [Fact]
    public void Gather_WithSharedMemoryWantedOnTwoHosts_RefusesAndNamesWhoIsWhere()
    {
        GroupMembership Of(int rank) => Gang.Membership(rank, 3) with { Host = rank == 1 ? "b" : "a", Kind = GroupKind.SharedMemory };
        using GroupLeader leader = new(Of(0));

        var failures = Gang.OnThreads(3, rank => Record.Exception(() => rank == 0 ? leader.Gather() : GroupMember.Join(Of(rank), "127.0.0.1", leader.Port)));

        Assert.All(failures, failure => Assert.Contains("the ranks are on 2 hosts: 0, 2; 1", Assert.IsType<RendezvousException>(failure).Message, StringComparison.Ordinal));
    }

    private static string RefusalOf(GroupMembership stranger)
    {
        using GroupLeader leader = new(Gang.Membership(0, 2) with { MeetingTimeout = Short });
        var failures = Gang.OnThreads(2, which => Record.Exception(() => which == 0 ? leader.Gather() : GroupMember.Join(stranger, "127.0.0.1", leader.Port)));
        Assert.EndsWith("had not joined: 1.", failures[0]!.Message, StringComparison.Ordinal);
        return Assert.IsType<RendezvousException>(failures[1]).Message;
    }
}
