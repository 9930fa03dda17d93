using System.Runtime.InteropServices;
using Hayate.Collectives.Reductions;

namespace Hayate.Collectives.TcpRing;

/// <summary>The reduce-scatter of long data: each part travels once round the ring and is reduced on its way.</summary>
internal sealed unsafe class RingReduction(GroupMembers members, RingTransport ring) : IDisposable
{
    /// <summary>Bytes that are received, reduced and passed on at a time: they stay in a second-level cache in between.</summary>
    public const int ChunkBytes = 256 * 1024;

    private readonly byte* _incoming = (byte*)NativeMemory.AlignedAlloc(ChunkBytes, PrivateMemory.Alignment);
    private byte* _partials;
    private long _partialBytes;

    private int Last => members.Count - 1;

    /// <summary>Elements of a part: parts differ by one at most.</summary>
    public static (long First, long Count) Part(long count, int parts, int part)
    {
        var first = part * count / parts;
        return (first, ((part + 1) * count / parts) - first);
    }

    /// <summary>Starts with the part whose way begins here.</summary>
    public void SendFirst(nint values, long count, Reducer reducer)
    {
        (var first, var length) = PartAt(0, count);
        ring.Send(values + (nint)(first * reducer.ElementBytes), length * reducer.ElementBytes);
    }

    /// <summary>Reduces all parts that pass here. They leave this rank's part complete in <paramref name="own"/>.</summary>
    /// <param name="values">All parts, of which this rank's contribution is read.</param>
    /// <param name="own">Receives this rank's part.</param>
    /// <param name="count">Elements of all parts.</param>
    /// <param name="reducer">Arithmetic.</param>
    /// <param name="replaces">The call wants all values replaced: what is on its way may lie there, and the complete part goes on.</param>
    public void Reduce(nint values, nint own, long count, Reducer reducer, bool replaces)
    {
        var inPlace = replaces && reducer.PartialBytes == reducer.ElementBytes;
        var partials = inPlace ? 0 : Partials(count, reducer.PartialBytes);
        for (var step = 1; step <= Last; step++)
        {
            (var first, var length) = PartAt(step, count);
            var mine = values + (nint)(first * reducer.ElementBytes);
            var result = step == Last ? own : inPlace ? mine : partials;
            var resultBytes = step == Last ? reducer.ElementBytes : reducer.PartialBytes;
            var chunk = ChunkBytes / reducer.PartialBytes;
            for (long done = 0; done < length; done += chunk)
            {
                var size = (int)Math.Min(chunk, length - done);
                var target = result + (nint)(done * resultBytes);
                ring.Receive((nint)_incoming, (long)size * (step == 1 ? reducer.ElementBytes : reducer.PartialBytes));
                Combine(step, mine + (nint)(done * reducer.ElementBytes), target, size, reducer);
                if (step < Last || replaces)
                    ring.Send(target, (long)size * resultBytes);
            }

            if (step < Last && !inPlace)
                partials += (nint)(length * reducer.PartialBytes);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_incoming);
        NativeMemory.AlignedFree(_partials);
    }

    private void Combine(int step, nint mine, nint target, int count, Reducer reducer)
    {
        var incoming = (nint)_incoming;
        if (step == 1 && step == Last)
            reducer.Reduce([incoming, mine], [target], count);
        else if (step == 1)
            reducer.Begin(incoming, mine, target, count);
        else if (step == Last)
            reducer.Finish(incoming, mine, target, count);
        else
            reducer.Continue(incoming, mine, target, count);
    }

    /// <summary>The part that is handled in a step: a way ends at the rank of the part's number, so it begins at the next one.</summary>
    private (long First, long Count) PartAt(int step, long count) => Part(count, members.Count, (members.Own + members.Count - 1 - step + members.Count) % members.Count);

    /// <summary>Room for what passes through this rank, each part at a place of its own as it may still be on its way out.</summary>
    private nint Partials(long count, int elementBytes)
    {
        var bytes = (members.Count - 2) * ((count / members.Count) + 1) * elementBytes;
        if (bytes > _partialBytes)
        {
            _partials = (byte*)NativeMemory.AlignedRealloc(_partials, (nuint)bytes, PrivateMemory.Alignment);
            _partialBytes = bytes;
        }

        return (nint)_partials;
    }
}
