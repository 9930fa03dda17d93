using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts.Specification;

namespace Hayate.Worker.Devices;

/// <summary>The slots of a worker and what a rank in one of them is given of the machine.</summary>
internal sealed class SlotLayout(int slots, int threadsPerSlot)
{
    /// <summary>Compute threads of a rank.</summary>
    public int ThreadsPerSlot => threadsPerSlot;

    /// <summary>Kind of device of each slot.</summary>
    public ImmutableArray<DeviceKind> Kinds { get; } = [.. Enumerable.Repeat(DeviceKind.Cpu, slots)];

    /// <summary>Environment of a rank process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        // More threads than cores over all ranks more than halves the speed, and so do threads that spin while they wait.
        ["OMP_NUM_THREADS"] = threadsPerSlot.ToString(CultureInfo.InvariantCulture),
        ["OMP_WAIT_POLICY"] = "passive",

        // A step frees all its activations. By default glibc returns them to the kernel, and the next step faults them in again.
        ["MALLOC_MMAP_THRESHOLD_"] = "8589934592",
        ["MALLOC_TRIM_THRESHOLD_"] = "17179869184",
        ["MALLOC_TOP_PAD_"] = "268435456",

        // Vector code of the collectives is ten times slower until it is optimised.
        ["DOTNET_TieredCompilation"] = "0",
    };
}
