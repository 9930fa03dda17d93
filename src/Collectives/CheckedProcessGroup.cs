using System.Runtime.ExceptionServices;
using Hayate.Collectives.Liveness;
using Hayate.Collectives.Reductions;

namespace Hayate.Collectives;

/// <summary>
/// What groups of several ranks have in common: arguments are checked, calls numbered, and the first failure ends the group for this rank and,
/// through <see cref="GiveUp"/>, for its peers.
/// </summary>
/// <param name="members">The ranks.</param>
/// <param name="watch">Knows who is lost.</param>
/// <param name="ownsWatch">Whether the watch ends with the group.</param>
internal abstract class CheckedProcessGroup(GroupMembers members, PeerWatch watch, bool ownsWatch) : IProcessGroup
{
    private Exception? _failure;
    private long _calls;
    private bool _disposed;

    public int Rank => members.Own;

    public int WorldSize => members.Count;

    internal GroupMembers Members => members;

    internal PeerWatch Watch => watch;

    public void AllReduce(nint values, long count, ElementType type, ReduceOperation operation)
    {
        CollectiveCall call = Next(CallKind.AllReduce, count, 0, type, operation);
        try
        {
            AllReduce(call, values, Reducer.Of(type, operation));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public void ReduceScatter(nint values, nint own, long count, ElementType type, ReduceOperation operation)
    {
        CollectiveCall call = Next(CallKind.ReduceScatter, count, 0, type, operation);
        try
        {
            ReduceScatter(call, values, own, Reducer.Of(type, operation));
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public void Broadcast(nint start, long bytes, int root)
    {
        CollectiveArguments.CheckRoot(this, root);
        CollectiveCall call = Next(CallKind.Broadcast, bytes, root);
        try
        {
            Broadcast(call, start);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public void AllGather(nint own, nint all, long bytes)
    {
        CollectiveCall call = Next(CallKind.AllGather, bytes);
        try
        {
            AllGather(call, own, all);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public void Barrier()
    {
        CollectiveCall call = Next(CallKind.Barrier, 0);
        try
        {
            Barrier(call);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public GroupBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        CollectiveCall call = Next(CallKind.Allocate, bytes);
        try
        {
            return Allocate(call);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Leave();
        if (ownsWatch)
            watch.Dispose();
        Release();
    }

    protected abstract void AllReduce(CollectiveCall call, nint values, Reducer reducer);

    protected abstract void ReduceScatter(CollectiveCall call, nint values, nint own, Reducer reducer);

    protected abstract void Broadcast(CollectiveCall call, nint start);

    protected abstract void AllGather(CollectiveCall call, nint own, nint all);

    protected abstract void Barrier(CollectiveCall call);

    protected abstract GroupBuffer Allocate(CollectiveCall call);

    /// <summary>Makes sure that no peer waits for this rank, which has failed, and that nothing uses the caller's memory any more.</summary>
    /// <returns>The failure as the caller should see it.</returns>
    protected abstract Exception GiveUp(Exception failure);

    /// <summary>Tells peers that this rank makes no further call.</summary>
    protected internal virtual void Leave()
    {
    }

    /// <summary>Ends the group because something beside it failed.</summary>
    internal void Abandon(Exception failure) => _failure ??= GiveUp(failure);

    /// <summary>Frees what the group holds.</summary>
    protected abstract void Release();

    private CollectiveCall Next(CallKind kind, long length, int root = 0, ElementType type = default, ReduceOperation operation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (watch.Loss is { } loss)
            throw loss;
        if (_failure is { } failure)
            throw new InvalidOperationException($"The group failed in an earlier call: {failure.Message}", failure);
        return new CollectiveCall(++_calls, length, root, kind, type, operation);
    }

    private void Fail(Exception exception)
    {
        _failure = GiveUp(exception);
        ExceptionDispatchInfo.Throw(_failure);
    }
}
