using System.Runtime.Intrinsics.X86;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Libtorch;

/// <summary>Which devices compute in bfloat16 themselves. Others would emulate it, slower than float32.</summary>
internal static class BFloat16Support
{
    private const int FirstCudaGeneration = 8;

    // Bit 5 of EAX in the second page of the extended features. Processors with AMX tiles for bfloat16 have it too.
    private const int FeaturePage = 7;
    private const int Avx512BFloat16 = 1 << 5;

    /// <summary>What this machine lacks to compute in bfloat16 on a kind of device; null when it lacks nothing.</summary>
    public static string? Lacking(DeviceKind device)
    {
        if (!NativeFunctions.Loaded.HasAutocast)
            return "the build of libtorch here exports no autocast";
        return device switch
        {
            DeviceKind.Cuda when CudaCapability.Major() is not { } major => "no NVIDIA driver tells what the GPU here can do",
            DeviceKind.Cuda when CudaCapability.Major() < FirstCudaGeneration =>
                $"the GPU here is of compute capability {CudaCapability.Major()}, below {FirstCudaGeneration}.0",
            DeviceKind.Cpu when !ProcessorHasIt() => "the processor here has neither AVX512_BF16 nor AMX",
            _ => null,
        };
    }

    private static bool ProcessorHasIt() => Avx512F.IsSupported && (X86Base.CpuId(FeaturePage, 1).Eax & Avx512BFloat16) != 0;
}
