using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Hayate.Worker.Rank;

/// <summary>The end of this process while its tensor thread may be anywhere.</summary>
internal static partial class ProcessEnd
{
    /// <summary>
    /// Ends the process here and now. The orderly way would run destructors of libtorch under the feet of the tensor thread. Sockets
    /// close without a farewell, so the peers know at once that this rank is gone.
    /// </summary>
    [DoesNotReturn]
    public static void Now(int exitCode, string? reason = null)
    {
        if (reason is not null)
            Console.Error.WriteLine(reason);
        Console.Out.Flush();
        Console.Error.Flush();
        Exit(exitCode);
    }

    [DoesNotReturn]
    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
