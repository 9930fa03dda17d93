using Hayate.Collectives.Liveness;
using Hayate.Collectives.Reductions;

namespace Hayate.Collectives.TcpRing;

/// <summary>
/// Collectives over a ring of TCP connections. Short data go round whole, each behind a frame that names its call, and every rank reduces by itself.
/// A long all-reduce is a reduce-scatter followed by an all-gather, in which each rank sends and receives 2 (n - 1) / n of the buffer; every part
/// travels in chunks, each passed on as soon as it is reduced, so that the links of all ranks are busy at the same time.
/// A part is reduced along the ring, starting with the rank after the one of its number and ending there.
/// </summary>
internal sealed unsafe class TcpRingProcessGroup : CheckedProcessGroup
{
    private readonly RingTransport _ring;
    private readonly RingFrames _frames;
    private readonly RingReduction _reduction;

    public TcpRingProcessGroup(GroupMembers members, PeerWatch watch, RingTransport ring, bool ownsWatch)
        : base(members, watch, ownsWatch)
    {
        _ring = ring;
        _frames = new RingFrames(members, ring);
        _reduction = new RingReduction(members, ring);
    }

    protected override void AllReduce(CollectiveCall call, nint values, Reducer reducer)
    {
        var bytes = call.Length * reducer.ElementBytes;
        if (_frames.Take(bytes))
        {
            _frames.Exchange(call, values, bytes);
            for (var part = 0; part < WorldSize; part++)
            {
                (var first, var count) = RingReduction.Part(call.Length, WorldSize, part);
                var offset = (nint)(first * reducer.ElementBytes);
                reducer.Reduce(_frames.InRingOrder(part, offset), [values + offset], count);
            }

            return;
        }

        Begin(call);
        _reduction.SendFirst(values, call.Length, reducer);
        Compare(call);
        (var ownFirst, _) = RingReduction.Part(call.Length, WorldSize, Rank);
        _reduction.Reduce(values, values + (nint)(ownFirst * reducer.ElementBytes), call.Length, reducer, replaces: true);
        Gather(values, call.Length, reducer.ElementBytes);
        _ring.Flush();
    }

    protected override void ReduceScatter(CollectiveCall call, nint values, nint own, Reducer reducer)
    {
        var part = call.Length * reducer.ElementBytes;
        if (_frames.Take(part * WorldSize))
        {
            _frames.Exchange(call, values, part * WorldSize);
            reducer.Reduce(_frames.InRingOrder(Rank, (nint)(Rank * part)), [own], call.Length);
            return;
        }

        Begin(call);
        _reduction.SendFirst(values, call.Length * WorldSize, reducer);
        Compare(call);
        _reduction.Reduce(values, own, call.Length * WorldSize, reducer, replaces: false);
        _ring.Flush();
    }

    protected override void Broadcast(CollectiveCall call, nint start)
    {
        Begin(call);
        Compare(call);
        Pass(start, call.Length, receives: Rank != call.Root, sends: (Rank + 1) % WorldSize != call.Root);
        _ring.Flush();
    }

    protected override void AllGather(CollectiveCall call, nint own, nint all)
    {
        var bytes = call.Length;
        if (_frames.Take(bytes))
        {
            _frames.Exchange(call, own, bytes);
            for (var member = 0; member < WorldSize; member++)
                PrivateMemory.Copy(_frames.Of(member), all + (nint)(member * bytes), bytes);
            return;
        }

        PrivateMemory.Copy(own, all + (nint)(Rank * bytes), bytes);
        Begin(call);
        Pass(all + (nint)(Rank * bytes), bytes, receives: false, sends: true);
        Compare(call);
        Gather(all, bytes * WorldSize, elementBytes: 1);
        _ring.Flush();
    }

    protected override void Barrier(CollectiveCall call) => _frames.Exchange(call, 0, 0);

    protected override GroupBuffer Allocate(CollectiveCall call)
    {
        _frames.Exchange(call, 0, 0);
        return PrivateMemory.Allocate(call.Length);
    }

    protected override Exception GiveUp(Exception failure)
    {
        // Blame is settled and passed on before this rank's own links break, or its neighbours would blame this one.
        Exception verdict = failure is LinkBrokenException broken ? Watch.Explain(broken.Neighbour, broken) : failure;
        _ring.Abandon();
        return verdict;
    }

    protected override void Release()
    {
        _ring.Dispose();
        _frames.Dispose();
        _reduction.Dispose();
    }

    /// <summary>Sends which call this is, ahead of the data.</summary>
    private void Begin(CollectiveCall call) => _ring.Send(_frames.Announce(call), sizeof(CollectiveCall));

    /// <summary>Receives which call the predecessor makes.</summary>
    private void Compare(CollectiveCall call)
    {
        CollectiveCall theirs;
        _ring.Receive((nint)(&theirs), sizeof(CollectiveCall));
        call.Require(Members.Rank, theirs, _ring.Previous);
    }

    /// <summary>Receives the parts that follow this rank's, complete and sent already, and passes on all but the last.</summary>
    private void Gather(nint values, long count, int elementBytes)
    {
        for (var step = 1; step < WorldSize; step++)
        {
            (var first, var length) = RingReduction.Part(count, WorldSize, (Rank - step + WorldSize) % WorldSize);
            Pass(values + (nint)(first * elementBytes), length * elementBytes, receives: true, sends: step < WorldSize - 1);
        }
    }

    private void Pass(nint address, long bytes, bool receives, bool sends)
    {
        for (long done = 0; done < bytes; done += RingReduction.ChunkBytes)
        {
            var length = Math.Min(RingReduction.ChunkBytes, bytes - done);
            if (receives)
                _ring.Receive(address + (nint)done, length);
            if (sends)
                _ring.Send(address + (nint)done, length);
        }
    }
}
