using System.Runtime;

namespace Hayate.Training.Numerics;

/// <summary>Keeps the garbage collector away from running tensor operations.</summary>
/// <remarks>
/// TorchSharp hands numbers to native code as objects that nothing keeps alive during the call. A collection at that moment, on whichever
/// thread, lets their finalizer free what the operation is about to read: it fails, or quietly computes with another number. Between
/// operations a collection is harmless, so it is made there and nowhere else. Seen with 0.107.0 on a machine with more threads than cores.
/// </remarks>
internal sealed class CollectionPause : IDisposable
{
    // A step or a chunk of generated images leaves about 1 MB of garbage; half of the budget is in hand when one begins.
    private const long Budget = 64 << 20;

    private static readonly Lock Gate = new();
    private static int _holders;
    private static long _begunAt;

    /// <summary>Begins a pause, or joins the one in progress.</summary>
    public CollectionPause()
    {
        lock (Gate)
        {
            if (_holders++ == 0)
                Begin();
        }
    }

    /// <summary>Collects if it is about time. To be called by a thread that is in no tensor operation.</summary>
    public static void Between()
    {
        lock (Gate)
        {
            // While several threads hold the pause, nobody knows that the others are in no operation.
            if (_holders != 1 || GC.GetTotalAllocatedBytes() - _begunAt < Budget / 2)
                return;
            End();
            Begin();
        }
    }

    /// <summary>Ends the pause when no other thread holds it.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_holders == 0)
                End();
        }
    }

    private static void Begin()
    {
        // Starting a pause collects first.
        GC.TryStartNoGCRegion(Budget);
        _begunAt = GC.GetTotalAllocatedBytes();
    }

    private static void End()
    {
        // Whoever allocates more than the budget has ended it already.
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
    }
}
