using System.Runtime.InteropServices;

namespace Hayate.Worker.Agent;

/// <summary>Signals to other processes, which the class library cannot send.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. Nothing happens when it has ended already.</summary>
    public static void SendTerminate(int process) => _ = Kill(process, Terminate);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
