using System.Runtime.InteropServices;

namespace Hayate.Training.Tests.Loop;

/// <summary>Native memory of this process that is in use, as the C library counts it: the garbage collector's own is no part of it.</summary>
internal static partial class NativeMemory
{
    /// <summary>Bytes handed out and not given back.</summary>
    public static long InUse()
    {
        Counts counts = Count();
        return (long)(counts.InUse + counts.Mapped);
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial Counts Count();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Counts
    {
        public readonly nuint Arena;
        public readonly nuint Free;
        public readonly nuint FastFree;
        public readonly nuint Maps;
        public readonly nuint Mapped;
        public readonly nuint MostUsed;
        public readonly nuint FastBytes;
        public readonly nuint InUse;
        public readonly nuint FreeBytes;
        public readonly nuint Releasable;
    }
}
