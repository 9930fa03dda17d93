using System.Runtime.ExceptionServices;

namespace Hayate.Collectives.Nccl;

/// <summary>
/// Makes a communicator on a thread of its own, as NCCL returns only when all ranks have come: should one be lost before, this rank does not wait
/// for it.
/// </summary>
internal sealed class NcclInitialization(NcclApi nccl, CudaApi cuda, CheckedProcessGroup hostGroup, NcclUniqueId id, int device)
{
    private static readonly TimeSpan LookForLoss = TimeSpan.FromMilliseconds(50);

    private nint _communicator;
    private Exception? _failure;

    /// <exception cref="NcclException">NCCL or CUDA failed.</exception>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public nint Run()
    {
        Thread thread = new(Initialize) { IsBackground = true, Name = $"NCCL of rank {hostGroup.Rank}" };
        thread.Start();
        while (!thread.Join(LookForLoss))
        {
            if (hostGroup.Watch.Loss is { } loss)
                throw loss;
        }

        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
        return _communicator;
    }

    private void Initialize()
    {
        try
        {
            cuda.SetDevice(device);
            _communicator = nccl.InitRank(hostGroup.WorldSize, id, hostGroup.Rank);
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
