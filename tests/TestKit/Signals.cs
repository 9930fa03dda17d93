using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hayate.TestKit;

/// <summary>Sends signals.</summary>
public static partial class Signals
{
    /// <summary>Sends a signal to a process by its id.</summary>
    public static void Send(int process, Signal signal)
    {
        if (Kill(process, (int)signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"kill({process}, {signal}) failed");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
