namespace Hayate.Collectives.Tests.Liveness;

public sealed class PeerDeathTests
{
    /// <summary>The promise to users; the stop-watch includes reading the survivors' output.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);

    public static TheoryData<string, GroupKind, int> Killed => new()
    {
        { "a,a,a,a", GroupKind.TcpRing, 0 },
        { "a,a,a,a", GroupKind.TcpRing, 3 },
        { "a,a,a", GroupKind.SharedMemory, 0 },
        { "a,a,a", GroupKind.SharedMemory, 1 },
        { "a,a,b,b", GroupKind.Automatic, 0 },
        { "a,a,b,b", GroupKind.Automatic, 2 },
        { "a,a,b,b", GroupKind.Automatic, 3 },
    };

    public static TheoryData<string, GroupKind, int> Stopped => new()
    {
        { "a,a,a", GroupKind.TcpRing, 0 },
        { "a,a,a", GroupKind.TcpRing, 2 },
        { "a,a,a", GroupKind.SharedMemory, 0 },
        { "a,a,a", GroupKind.SharedMemory, 2 },
        { "a,a,b", GroupKind.Automatic, 1 },
    };

    [Theory, MemberData(nameof(Killed))]
    public void Peer_Killed_IsNamedByAllSurvivorsInTime(string hosts, GroupKind kind, int victim) => Lose(hosts, kind, victim, PeerHandle.PosixSignal.Kill);

    [Theory, MemberData(nameof(Stopped))]
    public void Peer_Stopped_IsNamedByAllSurvivorsInTime(string hosts, GroupKind kind, int victim) => Lose(hosts, kind, victim, PeerHandle.PosixSignal.Stop);

    [Theory]
    [InlineData(GroupKind.TcpRing)]
    [InlineData(GroupKind.SharedMemory)]
    public void Peer_StoppedAndContinued_LearnsThatItWasGivenUp(GroupKind kind)
    {
        var peers = PeerHandle.StartGang("a,a", kind);
        try
        {
            peers[1].Send(PeerHandle.PosixSignal.Stop);
            Assert.Equal("1", peers[0].Expect("lost ", Promise));
            peers[1].Send(PeerHandle.PosixSignal.Continue);
            Assert.Equal("1", peers[1].Expect("lost ", Promise));
        }
        finally
        {
            Array.ForEach(peers, peer => peer.Dispose());
        }
    }

    [Fact]
    public void SharedMemory_OfRanksAtWork_HasNoNameThatCouldOutliveThem()
    {
        var peers = PeerHandle.StartGang("a,a", GroupKind.SharedMemory);
        try
        {
            Assert.Empty(peers.SelectMany(peer => peer.SharedDescriptors));
            Assert.DoesNotContain(Directory.EnumerateFiles("/dev/shm"), file => file.Contains("hayate", StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(peers, peer => peer.Dispose());
        }
    }

    private static void Lose(string hosts, GroupKind kind, int victim, PeerHandle.PosixSignal signal)
    {
        var peers = PeerHandle.StartGang(hosts, kind);
        try
        {
            peers[victim].Send(signal);
            string[] named = Gang.OnThreads(peers.Length, rank => rank == victim ? $"{victim}" : peers[rank].Expect("lost ", Promise));
            Assert.All(named, rank => Assert.Equal($"{victim}", rank));
        }
        finally
        {
            Array.ForEach(peers, peer => peer.Dispose());
        }
    }
}
