using System.Runtime.CompilerServices;
using Hayate.Training.Libtorch;

namespace Hayate.Training.Tests;

/// <summary>One thread for each tensor operation: test classes run side by side, and bits depend on the number of threads.</summary>
internal static class TorchThreads
{
    [ModuleInitializer]
    internal static void UseOne()
    {
        TorchSharp.torch.set_num_threads(1);
        Nnpack.TurnOff(); // as every run does
    }
}
