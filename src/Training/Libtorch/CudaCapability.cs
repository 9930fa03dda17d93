using System.Runtime.InteropServices;

namespace Hayate.Training.Libtorch;

/// <summary>The compute capability of the GPU, asked of NVIDIA's driver: TorchSharp does not tell.</summary>
internal static unsafe class CudaCapability
{
    private const int MajorAttribute = 75;

    private static readonly Lazy<int?> LazyMajor = new(AskDriver);

    /// <summary>Major number of the first visible GPU; null where there is no driver or no GPU.</summary>
    public static int? Major() => LazyMajor.Value;

    private static int? AskDriver()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out nint initialise)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out nint get)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out nint ask))
            return null;
        int device, major;
        return ((delegate* unmanaged[Cdecl]<uint, int>)initialise)(0) == 0
            && ((delegate* unmanaged[Cdecl]<int*, int, int>)get)(&device, 0) == 0
            && ((delegate* unmanaged[Cdecl]<int*, int, int, int>)ask)(&major, MajorAttribute, device) == 0 ? major : null;
    }
}
