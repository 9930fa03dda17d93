using System.Runtime.InteropServices;

namespace Hayate.Collectives.Nccl;

/// <summary><c>ncclUniqueId</c>: names a communicator that is being made. It is passed by value.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct NcclUniqueId
{
    /// <summary><c>NCCL_UNIQUE_ID_BYTES</c>.</summary>
    public const int Bytes = 128;

    public fixed byte Internal[Bytes];
}
