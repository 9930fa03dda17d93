namespace Hayate.Collectives.Tests.Liveness;

public sealed class PeerDeathTests
{
    /// <summary>The promise to users; the stop-watch includes reading the survivors' output.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Peer_Killed_IsNamedByAllSurvivorsInTime(int victim) => Lose(victim, PeerHandle.PosixSignal.Kill);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Peer_Stopped_IsNamedByAllSurvivorsInTime(int victim) => Lose(victim, PeerHandle.PosixSignal.Stop);

    [Fact]
    public void Peer_StoppedAndContinued_LearnsThatItWasGivenUp()
    {
        var peers = PeerHandle.StartGang(2);
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

    private static void Lose(int victim, PeerHandle.PosixSignal signal)
    {
        var peers = PeerHandle.StartGang(4);
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
