using System.Runtime.InteropServices;

namespace Hayate.Collectives.Nccl;

/// <summary>The functions of the CUDA runtime that the group uses, with the signatures of <c>cuda_runtime_api.h</c>.</summary>
/// <param name="resolve">Address of an exported function by its name; 0 when there is none.</param>
internal sealed unsafe class CudaApi(Func<string, nint> resolve)
{
    /// <summary>
    /// The stream on which the tensor library works unless told otherwise. Operations on it follow the kernels that made their data, and later
    /// kernels follow them.
    /// </summary>
    public const nint DefaultStream = 0;

    private const int Success = 0;
    private const int ErrorNotReady = 600;

    private readonly delegate* unmanaged<int, int> _setDevice = (delegate* unmanaged<int, int>)Require(resolve, "cudaSetDevice");
    private readonly delegate* unmanaged<nint, int> _streamQuery = (delegate* unmanaged<nint, int>)Require(resolve, "cudaStreamQuery");
    private readonly delegate* unmanaged<int, byte*> _errorString = (delegate* unmanaged<int, byte*>)Require(resolve, "cudaGetErrorString");

    /// <summary>Makes a device the current one of this thread.</summary>
    public void SetDevice(int device) => Check(_setDevice(device), "cudaSetDevice");

    /// <summary>Whether all work on a stream is done.</summary>
    public bool IsDone(nint stream)
    {
        var result = _streamQuery(stream);
        if (result != ErrorNotReady)
            Check(result, "cudaStreamQuery");
        return result == Success;
    }

    private static nint Require(Func<string, nint> resolve, string name)
    {
        var address = resolve(name);
        return address != 0 ? address : throw new NcclException($"The CUDA runtime library has no {name}.");
    }

    private void Check(int result, string what)
    {
        if (result != Success)
            throw new NcclException($"CUDA failed in {what}: {Marshal.PtrToStringUTF8((nint)_errorString(result))} ({result}).");
    }
}
