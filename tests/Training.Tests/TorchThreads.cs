using System.Runtime.CompilerServices;
using TorchSharp;

namespace Hayate.Training.Tests;

/// <summary>One thread for each tensor operation: test classes run side by side, and bits depend on the number of threads.</summary>
internal static class TorchThreads
{
    [ModuleInitializer]
    internal static void UseOne() => torch.set_num_threads(1);
}
