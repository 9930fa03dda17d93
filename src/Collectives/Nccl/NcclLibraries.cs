using System.Runtime.InteropServices;

namespace Hayate.Collectives.Nccl;

/// <summary>
/// Finds NCCL and the CUDA runtime. A libtorch for CUDA may have NCCL inside <c>libtorch_cuda.so</c>: that copy goes first, as two copies in one
/// process get into each other's way.
/// </summary>
internal static class NcclLibraries
{
    /// <summary>Environment variable with the path of the library that has NCCL's functions.</summary>
    public const string PathVariable = "HAYATE_NCCL_LIBRARY";

    private static readonly string[] SystemFolders =
        ["/usr/local/cuda/lib64", "/usr/local/nccl/lib", "/opt/nccl/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"];

    private static readonly Lazy<(NcclApi Nccl, CudaApi Cuda)> Found = new(() => (
        new NcclApi(Find("NCCL", "ncclAllReduce", NcclCandidates(Environment.GetEnvironmentVariable(PathVariable), AppContext.BaseDirectory), "Install libnccl2 of NVIDIA (2.10 or newer), use a libtorch for CUDA, or name the library in " + PathVariable)),
        new CudaApi(Find("the CUDA runtime", "cudaStreamQuery", CudaCandidates(AppContext.BaseDirectory), "Install libcudart of CUDA 12 or newer, or use a libtorch for CUDA"))));

    /// <summary>Both libraries.</summary>
    /// <exception cref="NcclException">One is missing; the message lists where it was looked for.</exception>
    public static (NcclApi Nccl, CudaApi Cuda) Load() => Found.Value;

    /// <summary>Where NCCL may be, best first.</summary>
    public static IEnumerable<string> NcclCandidates(string? named, string application) => named is { Length: > 0 }
        ? [named]
        : [.. TorchFolders(application).Select(folder => Path.Combine(folder, "libtorch_cuda.so")), "libtorch_cuda.so",
            .. TorchFolders(application).Select(folder => Path.Combine(folder, "libnccl.so.2")), "libnccl.so.2", .. SystemFolders.Select(folder => Path.Combine(folder, "libnccl.so.2"))];

    /// <summary>Where the CUDA runtime may be, best first. libtorch's copy can have a checksum in its name.</summary>
    public static IEnumerable<string> CudaCandidates(string application) =>
        [.. TorchFolders(application).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "libcudart*.so*").Order()),
            "libcudart.so.13", "libcudart.so.12", .. SystemFolders.Select(folder => Path.Combine(folder, "libcudart.so"))];

    /// <summary>Loads the first candidate that has a function.</summary>
    /// <exception cref="NcclException">None has.</exception>
    public static Func<string, nint> Find(string what, string function, IEnumerable<string> candidates, string cure)
    {
        List<string> tried = [];
        foreach (var candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out var library))
                tried.Add($"{candidate} (cannot be loaded)");
            else if (!NativeLibrary.TryGetExport(library, function, out _))
                tried.Add($"{candidate} (has no {function})");
            else
                return name => NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;
        }

        throw new NcclException($"Ranks on GPUs need {what}, which was not found. Tried: {string.Join(", ", tried)}. {cure}.");
    }

    private static IEnumerable<string> TorchFolders(string application) => [application, Path.Combine(application, "runtimes", "linux-x64", "native")];
}
