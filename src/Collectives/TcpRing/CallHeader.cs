using System.Runtime.InteropServices;

namespace Hayate.Collectives.TcpRing;

/// <summary>Says which call of which kind a rank makes. Neighbours compare it, so that ranks out of step fail with a reason instead of mixing up data.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CallHeader(long Number, long Bytes, Call Call, int Root)
{
    public override string ToString() => $"{Call} of {Bytes} bytes from root {Root} as call {Number}";
}

/// <summary>Kinds of call.</summary>
internal enum Call
{
    AllReduceSumOfSingle = 1,
    AllReduceSumOfDouble,
    AllReduceSumOfInt64,
    Broadcast,
    AllGather,
    Barrier,
}
