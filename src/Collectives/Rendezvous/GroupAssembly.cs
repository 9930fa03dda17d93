using System.Net.Sockets;
using Hayate.Collectives.Hierarchical;
using Hayate.Collectives.Liveness;
using Hayate.Collectives.SharedMemory;
using Hayate.Collectives.TcpRing;

namespace Hayate.Collectives.Rendezvous;

/// <summary>Makes the group of a rank once all have met.</summary>
internal sealed class GroupAssembly(GroupMembership membership, Meeting meeting, Arrival arrival, Deadline deadline)
{
    public IProcessGroup Build(TimeProvider time)
    {
        PeerWatch watch = new(membership.Rank, meeting.Control, membership.SilenceTimeout, time);
        try
        {
            return Build(watch);
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    private CheckedProcessGroup Build(PeerWatch watch)
    {
        GroupMembers all = GroupMembers.Of(Enumerable.Range(0, membership.WorldSize), membership.Rank);
        if (meeting.Kind != GroupKind.Hierarchical)
            return meeting.Kind == GroupKind.SharedMemory ? ShareMemory(all, watch, ownsWatch: true) : CloseRing(all, watch, ownsWatch: true);
        Hosts hosts = Hosts.Of(meeting.Ranks);
        GroupMembers local = GroupMembers.Of(hosts.Ranks[hosts.HostOf(membership.Rank)], membership.Rank);
        IProcessGroup inside = local.Count > 1 ? ShareMemory(local, watch, ownsWatch: false) : new SoloProcessGroup();
        IProcessGroup? between = null;
        try
        {
            between = local.Own == 0 ? CloseRing(GroupMembers.Of(hosts.Speakers, membership.Rank), watch, ownsWatch: false) : null;
            return new HierarchicalProcessGroup(all, hosts, inside, between, watch);
        }
        catch
        {
            inside.Dispose();
            throw;
        }
    }

    private SharedMemoryProcessGroup ShareMemory(GroupMembers members, PeerWatch watch, bool ownsWatch)
    {
        var owner = members.Ranks[0];
        MemorySegment segment = owner == membership.Rank
            ? arrival.TakeSegment()
            : MemorySegment.Open(meeting.Ranks[owner].Segment ?? throw new RendezvousException($"Rank {owner} offers no shared memory: its system is not Linux on x64 or arm64."), SharedLayout.BytesFor(membership.WorldSize));
        SharedMemoryProcessGroup group = new(members, watch, segment, ownsWatch);
        try
        {
            group.Open();
            return group;
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    private TcpRingProcessGroup CloseRing(GroupMembers members, PeerWatch watch, bool ownsWatch)
    {
        (Socket next, Socket previous) = new RingLinks(membership, members, meeting, arrival.Listener, deadline, watch).Connect();
        return new TcpRingProcessGroup(members, watch, new RingTransport(members, next, previous, watch), ownsWatch);
    }
}
