using System.Runtime.InteropServices;

namespace Hayate.Collectives.Nccl;

/// <summary>
/// The functions of NCCL that the group uses, with the signatures of <c>nccl.h</c> (github.com/NVIDIA/nccl, src/nccl.h.in, the same from 2.10, the
/// first with bfloat16, to 2.30). A communicator and a stream are opaque pointers; counts are <c>size_t</c>.
/// </summary>
/// <param name="resolve">Address of an exported function by its name; 0 when there is none.</param>
internal sealed unsafe class NcclApi(Func<string, nint> resolve)
{
    private readonly delegate* unmanaged<int*, NcclResult> _getVersion = (delegate* unmanaged<int*, NcclResult>)Require(resolve, "ncclGetVersion");
    private readonly delegate* unmanaged<NcclUniqueId*, NcclResult> _getUniqueId = (delegate* unmanaged<NcclUniqueId*, NcclResult>)Require(resolve, "ncclGetUniqueId");
    private readonly delegate* unmanaged<nint*, int, NcclUniqueId, int, NcclResult> _initRank = (delegate* unmanaged<nint*, int, NcclUniqueId, int, NcclResult>)Require(resolve, "ncclCommInitRank");
    private readonly delegate* unmanaged<nint, NcclResult> _destroy = (delegate* unmanaged<nint, NcclResult>)Require(resolve, "ncclCommDestroy");
    private readonly delegate* unmanaged<nint, NcclResult> _abort = (delegate* unmanaged<nint, NcclResult>)Require(resolve, "ncclCommAbort");
    private readonly delegate* unmanaged<nint, NcclResult*, NcclResult> _asyncError = (delegate* unmanaged<nint, NcclResult*, NcclResult>)Require(resolve, "ncclCommGetAsyncError");
    private readonly delegate* unmanaged<NcclResult, byte*> _errorString = (delegate* unmanaged<NcclResult, byte*>)Require(resolve, "ncclGetErrorString");
    private readonly delegate* unmanaged<nint, nint, nuint, NcclDataType, NcclReduction, nint, nint, NcclResult> _allReduce =
        (delegate* unmanaged<nint, nint, nuint, NcclDataType, NcclReduction, nint, nint, NcclResult>)Require(resolve, "ncclAllReduce");
    private readonly delegate* unmanaged<nint, nint, nuint, NcclDataType, NcclReduction, nint, nint, NcclResult> _reduceScatter =
        (delegate* unmanaged<nint, nint, nuint, NcclDataType, NcclReduction, nint, nint, NcclResult>)Require(resolve, "ncclReduceScatter");
    private readonly delegate* unmanaged<nint, nint, nuint, NcclDataType, int, nint, nint, NcclResult> _broadcast =
        (delegate* unmanaged<nint, nint, nuint, NcclDataType, int, nint, nint, NcclResult>)Require(resolve, "ncclBroadcast");
    private readonly delegate* unmanaged<nint, nint, nuint, NcclDataType, nint, nint, NcclResult> _allGather =
        (delegate* unmanaged<nint, nint, nuint, NcclDataType, nint, nint, NcclResult>)Require(resolve, "ncclAllGather");
    private readonly delegate* unmanaged<nint*, nuint, NcclResult> _allocate = (delegate* unmanaged<nint*, nuint, NcclResult>)resolve("ncclMemAlloc");
    private readonly delegate* unmanaged<nint, NcclResult> _free = (delegate* unmanaged<nint, NcclResult>)resolve("ncclMemFree");

    /// <summary>Version as NCCL codes it: 2.19.3 is 21903.</summary>
    public int Version
    {
        get
        {
            int version;
            Check(_getVersion(&version), "ncclGetVersion");
            return version;
        }
    }

    public NcclUniqueId CreateUniqueId()
    {
        NcclUniqueId id;
        Check(_getUniqueId(&id), "ncclGetUniqueId");
        return id;
    }

    /// <summary>Makes the communicator of a rank on the current device. Returns when all ranks have called it.</summary>
    public nint InitRank(int ranks, NcclUniqueId id, int rank)
    {
        nint communicator;
        Check(_initRank(&communicator, ranks, id, rank), "ncclCommInitRank");
        return communicator;
    }

    public void Destroy(nint communicator) => Check(_destroy(communicator), "ncclCommDestroy");

    /// <summary>Ends what runs on the device and frees the communicator. Says nothing of errors: it is the answer to one.</summary>
    public void Abort(nint communicator) => _ = _abort(communicator);

    /// <summary>Throws the error that a running operation met with.</summary>
    public void CheckAsync(nint communicator)
    {
        NcclResult error;
        Check(_asyncError(communicator, &error), "ncclCommGetAsyncError");
        if (error != NcclResult.InProgress)
            Check(error, "a running operation");
    }

    public void AllReduce(nint values, long count, NcclDataType type, NcclReduction reduction, nint communicator, nint stream) =>
        Check(_allReduce(values, values, (nuint)count, type, reduction, communicator, stream), "ncclAllReduce");

    /// <param name="values">All parts.</param>
    /// <param name="own">Receives this rank's part.</param>
    /// <param name="count">Elements of a part.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="reduction">Operation.</param>
    /// <param name="communicator">Communicator.</param>
    /// <param name="stream">CUDA stream.</param>
    public void ReduceScatter(nint values, nint own, long count, NcclDataType type, NcclReduction reduction, nint communicator, nint stream) =>
        Check(_reduceScatter(values, own, (nuint)count, type, reduction, communicator, stream), "ncclReduceScatter");

    public void Broadcast(nint start, long bytes, int root, nint communicator, nint stream) =>
        Check(_broadcast(start, start, (nuint)bytes, NcclDataType.Int8, root, communicator, stream), "ncclBroadcast");

    public void AllGather(nint own, nint all, long bytes, nint communicator, nint stream) =>
        Check(_allGather(own, all, (nuint)bytes, NcclDataType.Int8, communicator, stream), "ncclAllGather");

    /// <summary>Allocates on the current device, in the way that NCCL can register best.</summary>
    public nint Allocate(long bytes)
    {
        if (_allocate is null || _free is null)
            throw new NcclException("This NCCL has no ncclMemAlloc: 2.19 or newer is needed for buffers of the group. Use the tensor library's memory instead.");
        nint address;
        Check(_allocate(&address, (nuint)bytes), "ncclMemAlloc");
        return address;
    }

    public void Free(nint address) => Check(_free(address), "ncclMemFree");

    private static nint Require(Func<string, nint> resolve, string name)
    {
        var address = resolve(name);
        return address != 0 ? address : throw new NcclException($"The NCCL library has no {name}. NCCL 2.10 or newer is needed.");
    }

    private void Check(NcclResult result, string what)
    {
        if (result != NcclResult.Success)
            throw new NcclException($"NCCL failed in {what}: {Marshal.PtrToStringUTF8((nint)_errorString(result))} ({result}). NCCL_DEBUG=WARN makes it say more.");
    }
}
