using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.SharedMemory;

/// <summary>
/// Where the ranks of a host wait for each other: each says that it has arrived and waits until all others have. Waiting spins for as long as a
/// sleep would take to begin and end, then sleeps in the kernel.
/// </summary>
internal sealed unsafe class MeetingPoint
{
    private const int Spins = 1000;

    /// <summary>Sleeps end this often to look for a loss, should its wake-up have come just before the sleep.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    private readonly SharedLayout _layout;
    private readonly GroupMembers _members;
    private readonly PeerWatch _watch;
    private int _meeting;

    public MeetingPoint(SharedLayout layout, GroupMembers members, PeerWatch watch)
    {
        (_layout, _members, _watch) = (layout, members, watch);
        watch.OnLost(WakeSleepers);
    }

    /// <summary>What a peer said at the last meeting.</summary>
    public ref readonly Place Said(int member) => ref *_layout.Place(member, _meeting);

    /// <summary>Waits for all.</summary>
    /// <exception cref="PeerLostException">A peer will not come.</exception>
    public void Meet() => Meet(default, 0, 0);

    /// <summary>Says something and waits until all have.</summary>
    /// <exception cref="PeerLostException">A peer will not come.</exception>
    public void Meet(CollectiveCall call, int buffer, long offset)
    {
        unchecked
        {
            _meeting++;
        }

        Place* place = _layout.Place(_members.Own, _meeting);
        (place->Call, place->Buffer, place->Offset) = (call, buffer, offset);
        Volatile.Write(ref place->Meeting, _meeting);
        Interlocked.MemoryBarrier(); // a sleeper either sees the arrival or is seen here
        if (Volatile.Read(ref _layout.Condition(_members.Own)->Sleepers) > 0)
            Libc.Wake(&place->Meeting);
        for (var member = 0; member < _members.Count; member++)
        {
            if (member != _members.Own)
                Await(member);
        }
    }

    /// <summary>Tells the others not to wait for this rank.</summary>
    public void Depart(Departure departure)
    {
        Interlocked.CompareExchange(ref _layout.Condition(_members.Own)->Departure, (int)departure, (int)Departure.None);
        WakeSleepers();
    }

    private void Await(int member)
    {
        ref var arrived = ref _layout.Place(member, _meeting)->Meeting;
        for (var spin = 0; spin < Spins; spin++)
        {
            if (Volatile.Read(ref arrived) == _meeting)
                return;
            Thread.SpinWait(1);
        }

        while (Volatile.Read(ref arrived) is var last && last != _meeting)
        {
            ThrowIfLost(member);
            Sleep(member, last);
        }
    }

    private void Sleep(int member, int last)
    {
        ref var sleepers = ref _layout.Condition(member)->Sleepers;
        Interlocked.Increment(ref sleepers);
        Libc.WaitWhile(&_layout.Place(member, _meeting)->Meeting, last, LongestSleep);
        Interlocked.Decrement(ref sleepers);
    }

    private void ThrowIfLost(int member)
    {
        var loss = _watch.Loss;
        var departure = (Departure)Volatile.Read(ref _layout.Condition(member)->Departure);
        if (Volatile.Read(ref _layout.Place(member, _meeting)->Meeting) == _meeting)
            return; // it came, whatever became of it or others after that
        if (loss is not null)
            throw loss;
        if (departure == Departure.None)
            return;
        throw departure switch
        {
            Departure.Left => _watch.Blame(new PeerLostException(_members.Ranks[member], "it left the group")),
            Departure.LostPeer => _watch.AwaitVerdict() ?? GaveUp(member),
            _ => GaveUp(member),
        };
    }

    private PeerLostException GaveUp(int member) => new(_members.Ranks[member], "it gave the group up after an error, which its output names");

    private void WakeSleepers()
    {
        for (var member = 0; member < _members.Count; member++)
        {
            Libc.Wake(&_layout.Place(member, 0)->Meeting);
            Libc.Wake(&_layout.Place(member, 1)->Meeting);
        }
    }
}
