using System.Runtime.InteropServices;

namespace Hayate.Collectives;

/// <summary>Native memory of this process alone.</summary>
internal static unsafe class PrivateMemory
{
    public const int Alignment = 64;

    /// <summary>Copies between places that do not overlap or are the same.</summary>
    public static void Copy(nint source, nint target, long bytes)
    {
        if (source != target)
            NativeMemory.Copy((void*)source, (void*)target, (nuint)bytes);
    }

    /// <summary>A buffer for a group whose collectives copy in any case.</summary>
    public static GroupBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        var start = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        NativeMemory.Clear(start, (nuint)bytes);
        return new GroupBuffer((nint)start, bytes, () => NativeMemory.AlignedFree(start));
    }
}
