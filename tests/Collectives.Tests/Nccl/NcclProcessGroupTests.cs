using Hayate.Collectives.Nccl;

namespace Hayate.Collectives.Tests.Nccl;

/// <summary>
/// What reaches NCCL and what comes of its answers, by functions with the same native signatures: no GPU is here. Whether NCCL then sums is for a
/// machine that has some.
/// </summary>
public sealed class NcclProcessGroupTests
{
    private const int Device = 3;

    [Fact]
    public void Communicators_OfAllRanks_AreMadeFromTheUniqueIdOfRankZero()
    {
        using Gang gang = Gang.Of(3, GroupKind.SharedMemory);

        var calls = gang.Run(group => CallsOf(group, nccl => nccl.Broadcast(64, 10, root: 2)));

        Assert.Equal([300, 301, 302], calls.Select(pair => pair.Communicator % 10_000));
        Assert.All(calls, pair => Assert.Equal(["broadcast 64 64 10 0 2 0", "destroy"], pair.Calls));
    }

    [Fact]
    public void Operations_OfEachKind_ReachNcclWithTheirArguments()
    {
        using Gang gang = Gang.Of(2, GroupKind.SharedMemory);

        var calls = gang.Run(group => CallsOf(group, nccl =>
        {
            nccl.AllReduce(4096, 5_000_000_000, ElementType.BFloat16, ReduceOperation.Sum);
            nccl.AllReduce(4096, 7, ElementType.Float32, ReduceOperation.Max);
            nccl.ReduceScatter(4096, 8192, 11, ElementType.Int64, ReduceOperation.Sum);
            nccl.AllGather(64, 128, 13);
            nccl.Barrier();
        }));

        string[] expected =
        [
            "all-reduce 4096 4096 5000000000 9 0 0", "all-reduce 4096 4096 7 7 2 0", "reduce-scatter 4096 8192 11 4 0 0", "all-gather 64 128 13 0 0", "destroy",
        ];
        Assert.All(calls, pair => Assert.Equal(expected, pair.Calls));
    }

    [Fact]
    public void Operation_WithAnErrorThatNcclReports_AbortsTheCommunicator()
    {
        using Gang gang = Gang.Of(2, GroupKind.SharedMemory);

        var calls = gang.Run(group => CallsOf(group, nccl =>
        {
            nccl.AllReduce(64, 1, ElementType.Float32, ReduceOperation.Sum);
            RecordedNccl.AsyncErrors[((NcclProcessGroup)nccl).Communicator] = NcclResult.RemoteError;
            var failure = Assert.Throws<NcclException>(() => nccl.AllReduce(64, 2, ElementType.Float32, ReduceOperation.Sum));
            Assert.Contains("a message of NCCL (RemoteError)", failure.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(nccl.Barrier);
        }));

        Assert.All(calls, pair => Assert.Equal("abort", pair.Calls[^1]));
    }

    [Fact]
    public void Operation_OfALostPeer_EndsNamingItAndAborts()
    {
        using Gang gang = Gang.Of(2, GroupKind.TcpRing, TimeSpan.FromSeconds(1));

        var calls = gang.Run(group =>
        {
            if (group.Rank == 1)
            {
                using var leaver = NcclProcessGroup.Create(RecordedNccl.Nccl, RecordedNccl.Cuda, (CheckedProcessGroup)group, Device);
                group.Dispose();
                return default;
            }

            return CallsOf(group, nccl =>
            {
                RecordedNccl.IsStuck = true;
                var loss = Assert.Throws<PeerLostException>(() => nccl.AllReduce(64, 1, ElementType.Float32, ReduceOperation.Sum));
                RecordedNccl.IsStuck = false;
                Assert.Equal(1, loss.Rank);
            });
        });

        Assert.Equal("abort", calls[0].Calls[^1]);
    }

    [Fact]
    public void Group_OfADeviceThatIsNotThere_SaysWhatCudaSays()
    {
        using Gang gang = Gang.Of(2, GroupKind.SharedMemory);

        var failures = gang.Run(group => Record.Exception(() => NcclProcessGroup.Create(RecordedNccl.Nccl, RecordedNccl.Cuda, (CheckedProcessGroup)group, 4)));

        Assert.All(failures, failure => Assert.Contains("cudaSetDevice: a message of NCCL (101)", Assert.IsType<NcclException>(failure).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Api_OfALibraryWithoutAFunction_NamesIt()
    {
        var failure = Assert.Throws<NcclException>(() => new NcclApi(_ => 0));

        Assert.Contains("no ncclGetVersion", failure.Message, StringComparison.Ordinal);
    }

    private static (nint Communicator, string[] Calls) CallsOf(IProcessGroup group, Action<IProcessGroup> work)
    {
        nint communicator;
        using (var nccl = NcclProcessGroup.Create(RecordedNccl.Nccl, RecordedNccl.Cuda, (CheckedProcessGroup)group, Device))
        {
            communicator = nccl.Communicator;
            work(nccl);
        }

        return (communicator, [.. RecordedNccl.Calls[communicator]]);
    }
}
