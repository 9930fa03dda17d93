using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hayate.Collectives.Nccl;

namespace Hayate.Collectives.Tests.Nccl;

/// <summary>
/// Functions with the C signatures of <c>nccl.h</c> and <c>cuda_runtime_api.h</c>, in the place of the libraries where there is no GPU. They say
/// what reached them through the native calling convention, and fail when told to.
/// </summary>
internal static unsafe class RecordedNccl
{
    private static int _made;

    private static readonly nint Text = Marshal.StringToCoTaskMemUTF8("a message of NCCL");

    /// <summary>Calls that arrived, by communicator.</summary>
    public static ConcurrentDictionary<nint, ConcurrentQueue<string>> Calls { get; } = new();

    /// <summary>Errors that running operations met with, by communicator.</summary>
    public static ConcurrentDictionary<nint, NcclResult> AsyncErrors { get; } = new();

    /// <summary>Whether the device works for ever, seen from this thread.</summary>
    [ThreadStatic]
    public static bool IsStuck;

    public static NcclApi Nccl => new(name => name switch
    {
        "ncclGetVersion" => (nint)(delegate* unmanaged<int*, int>)&GetVersion,
        "ncclGetUniqueId" => (nint)(delegate* unmanaged<byte*, int>)&GetUniqueId,
        "ncclCommInitRank" => (nint)(delegate* unmanaged<nint*, int, NcclUniqueId, int, int>)&InitRank,
        "ncclCommDestroy" => (nint)(delegate* unmanaged<nint, int>)&Destroy,
        "ncclCommAbort" => (nint)(delegate* unmanaged<nint, int>)&Abort,
        "ncclCommGetAsyncError" => (nint)(delegate* unmanaged<nint, int*, int>)&GetAsyncError,
        "ncclGetErrorString" => (nint)(delegate* unmanaged<int, nint>)&GetErrorString,
        "ncclAllReduce" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&AllReduce,
        "ncclReduceScatter" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&ReduceScatter,
        "ncclBroadcast" => (nint)(delegate* unmanaged<nint, nint, nuint, int, int, nint, nint, int>)&Broadcast,
        "ncclAllGather" => (nint)(delegate* unmanaged<nint, nint, nuint, int, nint, nint, int>)&AllGather,
        _ => 0,
    });

    public static CudaApi Cuda => new(name => name switch
    {
        "cudaSetDevice" => (nint)(delegate* unmanaged<int, int>)&SetDevice,
        "cudaStreamQuery" => (nint)(delegate* unmanaged<nint, int>)&StreamQuery,
        "cudaGetErrorString" => (nint)(delegate* unmanaged<int, nint>)&GetErrorString,
        _ => 0,
    });

    [UnmanagedCallersOnly]
    private static int GetVersion(int* version)
    {
        *version = 22304;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int GetUniqueId(byte* id)
    {
        for (int i = 0; i < 128; i++)
            id[i] = (byte)(i + 1);
        return 0;
    }

    /// <summary>The communicator is made of what arrived: its hundreds are right when the whole id came through.</summary>
    [UnmanagedCallersOnly]
    private static int InitRank(nint* communicator, int ranks, NcclUniqueId id, int rank)
    {
        bool whole = true;
        for (int i = 0; i < 128; i++)
            whole &= id.Internal[i] == i + 1;
        *communicator = Interlocked.Increment(ref _made) * 10_000 + (whole ? 100 * ranks : 0) + rank;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int Destroy(nint communicator) => Record(communicator, "destroy");

    [UnmanagedCallersOnly]
    private static int Abort(nint communicator) => Record(communicator, "abort");

    [UnmanagedCallersOnly]
    private static int GetAsyncError(nint communicator, int* error)
    {
        *error = (int)AsyncErrors.GetValueOrDefault(communicator);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static nint GetErrorString(int error) => Text;

    [UnmanagedCallersOnly]
    private static int AllReduce(nint source, nint target, nuint count, int type, int operation, nint communicator, nint stream) =>
        Record(communicator, $"all-reduce {source} {target} {count} {type} {operation} {stream}");

    [UnmanagedCallersOnly]
    private static int ReduceScatter(nint source, nint target, nuint count, int type, int operation, nint communicator, nint stream) =>
        Record(communicator, $"reduce-scatter {source} {target} {count} {type} {operation} {stream}");

    [UnmanagedCallersOnly]
    private static int Broadcast(nint source, nint target, nuint count, int type, int root, nint communicator, nint stream) =>
        Record(communicator, $"broadcast {source} {target} {count} {type} {root} {stream}");

    [UnmanagedCallersOnly]
    private static int AllGather(nint source, nint target, nuint count, int type, nint communicator, nint stream) =>
        Record(communicator, $"all-gather {source} {target} {count} {type} {stream}");

    [UnmanagedCallersOnly]
    private static int SetDevice(int device) => device == 3 ? 0 : 101;

    [UnmanagedCallersOnly]
    private static int StreamQuery(nint stream) => IsStuck ? 600 : 0;

    private static int Record(nint communicator, string call)
    {
        Calls.GetOrAdd(communicator, _ => new()).Enqueue(call);
        return 0;
    }
}
