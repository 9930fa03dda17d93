using System.Runtime.InteropServices;

namespace Hayate.Collectives.TcpRing;

/// <summary>The exchange of short data: those of every rank go once round the ring, each behind the call that they belong to, in one message.</summary>
internal sealed unsafe class RingFrames(GroupMembers members, RingTransport ring) : IDisposable
{
    /// <summary>Up to this many bytes of others, to save steps is worth more than to save bytes.</summary>
    private const long MostBytes = 64 * 1024;

    /// <summary>A call, up to the alignment of the data behind it.</summary>
    private const int HeadBytes = PrivateMemory.Alignment;

    private readonly int _stride = HeadBytes + (int)(MostBytes / (members.Count - 1) / PrivateMemory.Alignment * PrivateMemory.Alignment);
    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc((nuint)members.Count * (HeadBytes + (nuint)MostBytes), PrivateMemory.Alignment);
    private readonly nint[] _sources = new nint[members.Count];

    /// <summary>Whether data of this length of each rank are short.</summary>
    public bool Take(long bytes) => bytes <= _stride - HeadBytes;

    /// <summary>Data of a member, after an exchange.</summary>
    public nint Of(int member) => (nint)(_memory + (member * _stride) + HeadBytes);

    /// <summary>Data of all members in the order in which a part of this number is reduced.</summary>
    public ReadOnlySpan<nint> InRingOrder(int part, nint offset)
    {
        for (var step = 0; step < members.Count; step++)
            _sources[step] = Of((part + 1 + step) % members.Count) + offset;
        return _sources;
    }

    /// <summary>Puts the call where it stays until the exchange that comes next.</summary>
    public nint Announce(CollectiveCall call)
    {
        var frame = Frame(members.Own);
        *(CollectiveCall*)frame = call;
        return frame;
    }

    /// <summary>Gives this rank's data to all and receives theirs.</summary>
    /// <exception cref="InvalidOperationException">A rank makes another call.</exception>
    public void Exchange(CollectiveCall call, nint data, long bytes)
    {
        var own = Announce(call);
        PrivateMemory.Copy(data, Of(members.Own), bytes);
        ring.Send(own, HeadBytes + bytes);
        for (var step = 1; step < members.Count; step++)
        {
            var member = (members.Own - step + members.Count) % members.Count;
            var frame = Frame(member);
            var received = ring.Receive(frame, sizeof(CollectiveCall), HeadBytes + bytes);
            call.Require(members.Rank, *(CollectiveCall*)frame, members.Ranks[member]);
            ring.Receive(frame + (nint)received, HeadBytes + bytes - received);
            if (step < members.Count - 1)
                ring.Send(frame, HeadBytes + bytes);
        }

        ring.Flush();
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private nint Frame(int member) => (nint)(_memory + (member * _stride));
}
