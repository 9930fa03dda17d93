using Hayate.Collectives.Liveness;
using Hayate.Collectives.Reductions;

namespace Hayate.Collectives.Nccl;

/// <summary>
/// Collectives between GPUs through NCCL, beside a group of the same ranks over the network or shared memory that makes the communicator known,
/// watches the peers and serves what is not on a device. Addresses are those of device memory. Sums are taken in the order and precision that
/// NCCL chooses, which are the same each time for a given set of machines; whether all ranks make the same call is not compared.
/// </summary>
/// <remarks>
/// Operations run on the default stream, behind the kernels that made their data. The caller's thread polls for their end, for errors that NCCL
/// reports meanwhile and for lost peers; any failure aborts the communicator, which ends the kernels that would wait for ever.
/// </remarks>
internal sealed class NcclProcessGroup : CheckedProcessGroup
{
    private readonly NcclApi _nccl;
    private readonly CudaApi _cuda;
    private readonly IProcessGroup _hostGroup;
    private nint _communicator;

    private NcclProcessGroup(NcclApi nccl, CudaApi cuda, CheckedProcessGroup hostGroup, nint communicator)
        : base(hostGroup.Members, hostGroup.Watch, ownsWatch: false) => (_nccl, _cuda, _hostGroup, _communicator) = (nccl, cuda, hostGroup, communicator);

    /// <summary>The communicator; 0 once it has ended.</summary>
    internal nint Communicator => _communicator;

    /// <summary>Makes the communicator. Every rank calls it; the host group lives on and must outlive this one.</summary>
    /// <param name="nccl">NCCL.</param>
    /// <param name="cuda">CUDA runtime.</param>
    /// <param name="hostGroup">The ranks.</param>
    /// <param name="device">Number of this rank's GPU in this process.</param>
    /// <exception cref="NcclException">NCCL or CUDA failed.</exception>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static NcclProcessGroup Create(NcclApi nccl, CudaApi cuda, CheckedProcessGroup hostGroup, int device)
    {
        RequireSameVersion(hostGroup, nccl.Version);
        Span<NcclUniqueId> id = [hostGroup.Rank == 0 ? nccl.CreateUniqueId() : default];
        hostGroup.Broadcast(id, root: 0);
        cuda.SetDevice(device);
        return new NcclProcessGroup(nccl, cuda, hostGroup, new NcclInitialization(nccl, cuda, hostGroup, id[0], device).Run());
    }

    protected override void AllReduce(CollectiveCall call, nint values, Reducer reducer)
    {
        _nccl.AllReduce(values, call.Length, Type(call.Type), Operation(call.Operation), _communicator, CudaApi.DefaultStream);
        Await();
    }

    protected override void ReduceScatter(CollectiveCall call, nint values, nint own, Reducer reducer)
    {
        _nccl.ReduceScatter(values, own, call.Length, Type(call.Type), Operation(call.Operation), _communicator, CudaApi.DefaultStream);
        Await();
    }

    protected override void Broadcast(CollectiveCall call, nint start)
    {
        _nccl.Broadcast(start, call.Length, call.Root, _communicator, CudaApi.DefaultStream);
        Await();
    }

    protected override void AllGather(CollectiveCall call, nint own, nint all)
    {
        _nccl.AllGather(own, all, call.Length, _communicator, CudaApi.DefaultStream);
        Await();
    }

    protected override void Barrier(CollectiveCall call)
    {
        Await();
        _hostGroup.Barrier();
    }

    protected override GroupBuffer Allocate(CollectiveCall call)
    {
        _hostGroup.Barrier();
        var address = _nccl.Allocate(call.Length);
        return new GroupBuffer(address, call.Length, () => _nccl.Free(address));
    }

    protected override Exception GiveUp(Exception failure)
    {
        if (Interlocked.Exchange(ref _communicator, 0) is var communicator and not 0)
            _nccl.Abort(communicator);
        if (failure is not NcclException)
            return failure;

        // A peer that died often shows as an error of the network first. The watch knows which one it was.
        return Watch.AwaitVerdict() is { } loss ? new PeerLostException(loss.Rank, loss.Message, failure) : failure;
    }

    protected override void Release()
    {
        if (Interlocked.Exchange(ref _communicator, 0) is var communicator and not 0)
            _nccl.Destroy(communicator);
    }

    internal static NcclDataType Type(ElementType type) => type switch
    {
        ElementType.Float32 => NcclDataType.Float32,
        ElementType.BFloat16 => NcclDataType.BFloat16,
        ElementType.Float64 => NcclDataType.Float64,
        ElementType.Int32 => NcclDataType.Int32,
        ElementType.Int64 => NcclDataType.Int64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such element type."),
    };

    internal static NcclReduction Operation(ReduceOperation operation) => operation switch
    {
        ReduceOperation.Sum => NcclReduction.Sum,
        ReduceOperation.Max => NcclReduction.Max,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such reduction."),
    };

    private static void RequireSameVersion(CheckedProcessGroup hostGroup, int version)
    {
        var versions = new int[hostGroup.WorldSize];
        hostGroup.AllGather<int>([version], versions);
        if (versions.Distinct().Count() > 1)
            throw new NcclException($"All ranks need the same NCCL. By rank: {string.Join(", ", versions)}.");
    }

    /// <summary>Waits for the end of what runs on the stream.</summary>
    private void Await()
    {
        SpinWait spin = default;
        while (!_cuda.IsDone(CudaApi.DefaultStream))
        {
            _nccl.CheckAsync(_communicator);
            if (Watch.Loss is { } loss)
                throw loss;
            spin.SpinOnce(sleep1Threshold: -1);
        }

        _nccl.CheckAsync(_communicator);
    }
}
