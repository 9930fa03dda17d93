using System.Runtime.InteropServices;

namespace Hayate.Training.Checkpointing;

/// <summary>Memory outside the collector's heap, of any size. It is freed when it is disposed of and nobody reads it any more.</summary>
internal sealed unsafe class NativeBuffer : SafeBuffer
{
    public NativeBuffer(long bytes)
        : base(ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.Alloc((nuint)bytes));
        Initialize((ulong)bytes);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
