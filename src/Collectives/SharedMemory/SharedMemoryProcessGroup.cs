using Hayate.Collectives.Liveness;
using Hayate.Collectives.Reductions;

namespace Hayate.Collectives.SharedMemory;

/// <summary>
/// Collectives of the ranks of one host through memory that all of them map. Short data are written to this rank's slot, and after one meeting
/// everybody reads all slots. Long data in a <see cref="GroupBuffer"/> stay where they are: each rank reduces its part of the elements over the
/// buffers of all ranks and writes the result to all of them. Other long data pass through the slots piece by piece.
/// Every element is reduced in order of rank.
/// </summary>
internal sealed unsafe class SharedMemoryProcessGroup(GroupMembers members, PeerWatch watch, MemorySegment segment, bool ownsWatch)
    : CheckedProcessGroup(members, watch, ownsWatch)
{
    /// <summary>Up to this many bytes one meeting and twice the additions take less time than two meetings.</summary>
    private const long ShortBytes = 32 * 1024;

    private readonly SharedLayout _layout = new(segment.Address, members.Count);
    private readonly MeetingPoint _point = new(new SharedLayout(segment.Address, members.Count), members, watch);
    private readonly SharedBuffers _buffers = new(members);
    private readonly nint[] _places = new nint[members.Count];
    private int _slot;

    /// <summary>Waits until all have mapped the segment, and closes it to others.</summary>
    public void Open()
    {
        _point.Meet();
        segment.Seal();
    }

    protected override void AllReduce(CollectiveCall call, nint values, Reducer reducer)
    {
        var bytes = call.Length * reducer.ElementBytes;
        if (bytes <= ShortBytes)
        {
            PrivateMemory.Copy(values, NextSlot(), bytes);
            Meet(call);
            reducer.Reduce(Slots(), [values], call.Length);
        }
        else if (MeetInPlace(call, values, bytes))
        {
            ReducePart(Located(), call.Length, reducer);
            _point.Meet();
        }
        else
        {
            ReduceByPieces(values, call.Length, reducer);
        }
    }

    protected override void ReduceScatter(CollectiveCall call, nint values, nint own, Reducer reducer)
    {
        var part = call.Length * reducer.ElementBytes;
        if (part * WorldSize <= ShortBytes)
        {
            PrivateMemory.Copy(values, NextSlot(), part * WorldSize);
            Meet(call);
            reducer.Reduce(Shifted(Slots(), Rank * part), [own], call.Length);
        }
        else if (MeetInPlace(call, values, part * WorldSize))
        {
            reducer.Reduce(Shifted(Located(), Rank * part), [own], call.Length);
            _point.Meet();
        }
        else
        {
            ScatterByPieces(values, own, part, reducer);
        }
    }

    protected override void Broadcast(CollectiveCall call, nint start)
    {
        (var bytes, var root) = (call.Length, call.Root);
        if (bytes <= ShortBytes)
        {
            var slot = NextSlot();
            if (Rank == root)
                PrivateMemory.Copy(start, slot, bytes);
            Meet(call);
            if (Rank != root)
                PrivateMemory.Copy(Slot(root), start, bytes);
        }
        else if (MeetInPlace(call, start, bytes))
        {
            if (Rank != root)
                PrivateMemory.Copy(Located()[root], start, bytes);
            _point.Meet();
        }
        else
        {
            BroadcastByPieces(start, bytes, root);
        }
    }

    protected override void AllGather(CollectiveCall call, nint own, nint all)
    {
        var bytes = call.Length;
        if (bytes <= ShortBytes)
        {
            PrivateMemory.Copy(own, NextSlot(), bytes);
            Meet(call);
            CopyFromAll(Slots(), all, bytes, bytes);
        }
        else if (MeetInPlace(call, own, bytes))
        {
            CopyFromAll(Located(), all, bytes, bytes);
            _point.Meet();
        }
        else
        {
            for (long done = 0; done < bytes; done += SharedLayout.SlotBytes)
            {
                var length = Math.Min(SharedLayout.SlotBytes, bytes - done);
                PrivateMemory.Copy(own + (nint)done, NextSlot(), length);
                _point.Meet();
                CopyFromAll(Slots(), all + (nint)done, length, bytes);
            }
        }
    }

    protected override void Barrier(CollectiveCall call) => Meet(call);

    protected override GroupBuffer Allocate(CollectiveCall call)
    {
        Meet(call);
        var total = SharedBuffers.Stride(call.Length) * WorldSize;
        MemorySegment shared = SegmentExchange.Share(this, total);
        try
        {
            _point.Meet();
            shared.Seal();
            return _buffers.Add(shared, call.Length);
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    protected override Exception GiveUp(Exception failure)
    {
        _point.Depart(failure is PeerLostException ? Departure.LostPeer : Departure.Failed);
        return failure;
    }

    protected internal override void Leave() => _point.Depart(Departure.Left);

    protected override void Release() => segment.Dispose();

    private static nint[] Shifted(nint[] places, long bytes)
    {
        for (var member = 0; member < places.Length; member++)
            places[member] += (nint)bytes;
        return places;
    }

    private void ReduceByPieces(nint values, long count, Reducer reducer)
    {
        var piece = SharedLayout.SlotBytes / reducer.ElementBytes;
        for (long done = 0; done < count; done += piece)
        {
            var length = Math.Min(piece, count - done);
            var target = values + (nint)(done * reducer.ElementBytes);
            PrivateMemory.Copy(target, NextSlot(), length * reducer.ElementBytes);
            _point.Meet();
            if (WorldSize == 2)
            {
                reducer.Reduce(Slots(), [target], length);
                continue;
            }

            ReducePart(Slots(), length, reducer);
            _point.Meet();
            PrivateMemory.Copy(Slot(Rank), target, length * reducer.ElementBytes);
        }
    }

    /// <summary>Reduces this rank's part of the elements, in whole cache lines, and writes it everywhere.</summary>
    private void ReducePart(nint[] places, long count, Reducer reducer)
    {
        var line = PrivateMemory.Alignment / reducer.ElementBytes;
        var first = Rank * count / WorldSize / line * line;
        var end = Rank == WorldSize - 1 ? count : (Rank + 1) * count / WorldSize / line * line;
        Shifted(places, first * reducer.ElementBytes);
        reducer.Reduce(places, places, end - first);
    }

    private void ScatterByPieces(nint values, nint own, long part, Reducer reducer)
    {
        var piece = SharedLayout.SlotBytes / WorldSize / PrivateMemory.Alignment * PrivateMemory.Alignment;
        for (long done = 0; done < part; done += piece)
        {
            var length = Math.Min(piece, part - done);
            var slot = NextSlot();
            for (var member = 0; member < WorldSize; member++)
                PrivateMemory.Copy(values + (nint)((member * part) + done), slot + (member * piece), length);
            _point.Meet();
            reducer.Reduce(Shifted(Slots(), Rank * piece), [own + (nint)done], length / reducer.ElementBytes);
        }
    }

    private void BroadcastByPieces(nint start, long bytes, int root)
    {
        for (long done = 0; done < bytes; done += SharedLayout.SlotBytes)
        {
            var length = Math.Min(SharedLayout.SlotBytes, bytes - done);
            var slot = NextSlot();
            if (Rank == root)
                PrivateMemory.Copy(start + (nint)done, slot, length);
            _point.Meet();
            if (Rank != root)
                PrivateMemory.Copy(Slot(root), start + (nint)done, length);
        }
    }

    private void CopyFromAll(nint[] places, nint all, long bytes, long stride)
    {
        for (var member = 0; member < WorldSize; member++)
            PrivateMemory.Copy(places[member], all + (nint)(member * stride), bytes);
    }

    private void Meet(CollectiveCall call, int buffer = 0, long offset = 0)
    {
        _point.Meet(call, buffer, offset);
        for (var member = 0; member < WorldSize; member++)
            call.Require(Members.Rank, _point.Said(member).Call, Members.Ranks[member]);
    }

    /// <summary>Begins a call and says whether all ranks' data lie in one shared buffer.</summary>
    private bool MeetInPlace(CollectiveCall call, nint start, long bytes)
    {
        (var buffer, var offset) = _buffers.Find(start, bytes);
        Meet(call, buffer, offset);
        var inPlace = buffer != 0;
        for (var member = 0; member < WorldSize; member++)
            inPlace &= _point.Said(member).Buffer == buffer;
        return inPlace;
    }

    /// <summary>Where the data of the ranks lie that have just met.</summary>
    private nint[] Located()
    {
        for (var member = 0; member < WorldSize; member++)
            _places[member] = _buffers.Locate(member, _point.Said(member));
        return _places;
    }

    /// <summary>This rank's slot for the next meeting. The two take turns: whoever reads the other one arrives here before it is written again.</summary>
    private nint NextSlot() => _layout.Slot(Rank, ++_slot);

    private nint Slot(int member) => _layout.Slot(member, _slot);

    private nint[] Slots()
    {
        for (var member = 0; member < WorldSize; member++)
            _places[member] = Slot(member);
        return _places;
    }
}
