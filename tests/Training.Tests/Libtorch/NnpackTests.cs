using System.Runtime.InteropServices;
using Hayate.Contracts.Specification;
using Hayate.Training.Tests.Loop;

namespace Hayate.Training.Tests.Libtorch;

/// <summary>An image alone is computed as in a batch.</summary>
public sealed partial class NnpackTests
{
    [Fact]
    public void Run_OfAnyKind_LeavesNoConvolutionToNnpack()
    {
        Runs.Run(Runs.Spec(Method.Edm) with { Preview = new PreviewSpec { Count = 1 } }, new MemoryCheckpoints());
        Assert.Equal(0, IsEnabled(GlobalContext()));
    }

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZNK2at7Context17userEnabledNNPACKEv")]
    private static partial byte IsEnabled(nint context);
}
