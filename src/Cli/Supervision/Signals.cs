using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hayate.Cli.Supervision;

/// <summary>Signals to other processes.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. Nothing happens when it has ended already.</summary>
    public static void RequestTermination(Process process)
    {
        if (!process.HasExited) _ = Kill(process.Id, Terminate);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
