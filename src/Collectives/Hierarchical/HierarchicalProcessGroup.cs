using Hayate.Collectives.Liveness;
using Hayate.Collectives.Reductions;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.Hierarchical;

/// <summary>
/// Collectives of ranks on several hosts: the ranks of a host combine theirs, one rank of each host deals with the other hosts, and its host gets
/// the outcome from it. So each byte crosses the network once per host. Values are reduced in order of rank within each host, then over the hosts
/// in the order of the ring.
/// </summary>
/// <param name="members">All ranks.</param>
/// <param name="hosts">Who is where.</param>
/// <param name="inside">The ranks of this host; the first of them speaks for it.</param>
/// <param name="between">The speakers of all hosts, on a rank that is one.</param>
/// <param name="watch">Knows who is lost.</param>
internal sealed class HierarchicalProcessGroup(GroupMembers members, Hosts hosts, IProcessGroup inside, IProcessGroup? between, PeerWatch watch)
    : CheckedProcessGroup(members, watch, ownsWatch: true)
{
    private readonly int _host = hosts.HostOf(members.Rank);
    private GroupBuffer? _scratch;

    protected override void AllReduce(CollectiveCall call, nint values, Reducer reducer)
    {
        if (reducer.PartialBytes == reducer.ElementBytes)
        {
            Combine(values, call.Length, call.Type, call.Operation);
            return;
        }

        var wide = Scratch(call.Length * sizeof(float));
        BFloat16Vectors.Widen(values, wide, call.Length);
        Combine(wide, call.Length, ElementType.Float32, call.Operation);
        BFloat16Vectors.Narrow(wide, values, call.Length);
    }

    protected override void ReduceScatter(CollectiveCall call, nint values, nint own, Reducer reducer)
    {
        var part = call.Length * reducer.ElementBytes;
        if (reducer.PartialBytes == reducer.ElementBytes)
        {
            var whole = Scratch(part * WorldSize);
            PrivateMemory.Copy(values, whole, part * WorldSize);
            Combine(whole, call.Length * WorldSize, call.Type, call.Operation);
            PrivateMemory.Copy(whole + (nint)(Rank * part), own, part);
            return;
        }

        var wide = Scratch(call.Length * WorldSize * sizeof(float));
        BFloat16Vectors.Widen(values, wide, call.Length * WorldSize);
        Combine(wide, call.Length * WorldSize, ElementType.Float32, call.Operation);
        BFloat16Vectors.Narrow(wide + (nint)(Rank * call.Length * sizeof(float)), own, call.Length);
    }

    protected override void Broadcast(CollectiveCall call, nint start)
    {
        var origin = hosts.HostOf(call.Root);
        if (_host == origin)
            inside.Broadcast(start, call.Length, hosts.Ranks[origin].IndexOf(call.Root));
        between?.Broadcast(start, call.Length, origin);
        if (_host != origin)
            inside.Broadcast(start, call.Length, root: 0);
    }

    protected override void AllGather(CollectiveCall call, nint own, nint all)
    {
        var bytes = call.Length;
        var byHost = Scratch(bytes * WorldSize);
        inside.AllGather(own, byHost + (nint)(bytes * First(_host)), bytes);
        for (var host = 0; host < hosts.Ranks.Length; host++)
            between?.Broadcast(byHost + (nint)(bytes * First(host)), bytes * hosts.Ranks[host].Length, host);
        inside.Broadcast(byHost, bytes * WorldSize, root: 0);
        var position = 0;
        foreach (var host in hosts.Ranks)
        {
            foreach (var rank in host)
                PrivateMemory.Copy(byHost + (nint)(bytes * position++), all + (nint)(bytes * rank), bytes);
        }
    }

    protected override void Barrier(CollectiveCall call)
    {
        inside.Barrier();
        between?.Barrier();
        inside.Barrier();
    }

    protected override GroupBuffer Allocate(CollectiveCall call)
    {
        between?.Barrier();
        return inside.Allocate(call.Length);
    }

    protected override Exception GiveUp(Exception failure)
    {
        (inside as CheckedProcessGroup)?.Abandon(failure);
        (between as CheckedProcessGroup)?.Abandon(failure);
        return failure;
    }

    protected internal override void Leave() => (inside as CheckedProcessGroup)?.Leave();

    protected override void Release()
    {
        inside.Dispose();
        between?.Dispose();
        _scratch?.Dispose();
    }

    private void Combine(nint values, long count, ElementType type, ReduceOperation operation)
    {
        inside.AllReduce(values, count, type, operation);
        between?.AllReduce(values, count, type, operation);
        inside.Broadcast(values, count * type.Size(), root: 0);
    }

    /// <summary>Number of ranks on the hosts before.</summary>
    private int First(int host)
    {
        var first = 0;
        for (var before = 0; before < host; before++)
            first += hosts.Ranks[before].Length;
        return first;
    }

    /// <summary>Memory that the ranks of this host share, as much as was ever needed. All ranks need it in the same calls.</summary>
    private nint Scratch(long bytes)
    {
        if (_scratch is null || _scratch.Bytes < bytes)
        {
            _scratch?.Dispose();
            _scratch = null;
            _scratch = inside.Allocate(Math.Max(bytes, 1));
        }

        return _scratch.Address;
    }
}
