using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Hayate.Collectives.Liveness;

namespace Hayate.Collectives.TcpRing;

/// <summary>
/// Collectives over a ring of TCP connections. An all-reduce is a reduce-scatter followed by an all-gather: each rank sends and
/// receives 2 (n - 1) / n of the buffer. Every segment travels in chunks, each passed on as soon as it is added, so that the links of
/// all ranks are busy at the same time. A segment is summed along the ring, always starting with the rank of its number.
/// </summary>
internal sealed unsafe class TcpRingProcessGroup : IProcessGroup
{
    private const int ChunkBytes = 256 * 1024;

    private readonly PeerWatch _watch;
    private readonly RingTransport _ring;
    private readonly byte* _scratch;
    private long _calls;
    private bool _disposed;

    public TcpRingProcessGroup(int rank, int worldSize, PeerWatch watch, RingTransport ring)
    {
        (Rank, WorldSize, _watch, _ring) = (rank, worldSize, watch, ring);
        _scratch = (byte*)NativeMemory.AlignedAlloc(ChunkBytes, 64);
    }

    public int Rank { get; }

    public int WorldSize { get; }

    public void AllReduceSum(Span<float> values) => AllReduceSum(Call.AllReduceSumOfSingle, values);

    public void AllReduceSum(Span<double> values) => AllReduceSum(Call.AllReduceSumOfDouble, values);

    public void AllReduceSum(Span<long> values) => AllReduceSum(Call.AllReduceSumOfInt64, values);

    public void Broadcast(Span<byte> bytes, int root)
    {
        CollectiveArguments.CheckRoot(this, root);
        fixed (byte* start = bytes)
        {
            (var address, long length) = ((nint)start, bytes.Length);
            Run(Call.Broadcast, length, root, () => Pass(address, length, receives: Rank != root, sends: _ring.Next != root));
        }
    }

    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        CollectiveArguments.CheckGather(this, own, all);
        own.CopyTo(all[(Rank * own.Length)..]);
        fixed (byte* start = all)
        {
            (var address, long length) = ((nint)start, own.Length);
            Run(Call.AllGather, length, 0, () =>
            {
                Pass(address + (nint)(Rank * length), length, receives: false, sends: true);
                Gather(Rank, segment => (address + (nint)(segment * length), length));
            });
        }
    }

    public void Barrier() => Run(Call.Barrier, 0, 0, () =>
    {
        // Two rounds of a token: after the first rank 0 knows that all have come, after the second all know.
        for (var round = 0; round < 2; round++)
            Pass((nint)_scratch, 1, receives: round > 0 || Rank != 0, sends: round == 0 || _ring.Next != 0);
    });

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _watch.Dispose();
        _ring.Dispose();
        NativeMemory.AlignedFree(_scratch);
    }

    private void AllReduceSum<T>(Call call, Span<T> values)
        where T : unmanaged, INumberBase<T>
    {
        fixed (T* start = values)
        {
            (var address, long count) = ((nint)start, values.Length);
            Run(call, count * sizeof(T), 0, () =>
            {
                (nint Address, long Bytes) Segment(int segment)
                {
                    var first = segment * count / WorldSize;
                    return (address + (nint)(first * sizeof(T)), (((segment + 1) * count / WorldSize) - first) * sizeof(T));
                }

                ReduceScatter<T>(Segment);
                Gather(_ring.Next, Segment);
            });
        }
    }

    /// <summary>Ends with segment rank + 1 summed over all ranks on this one, and on its way to the successor.</summary>
    private void ReduceScatter<T>(Func<int, (nint Address, long Bytes)> segment)
        where T : unmanaged, INumberBase<T>
    {
        (var own, var ownBytes) = segment(Rank);
        Pass(own, ownBytes, receives: false, sends: true);
        for (var step = 1; step < WorldSize; step++)
        {
            (var address, var bytes) = segment(Behind(Rank, step));
            for (long done = 0; done < bytes; done += ChunkBytes)
            {
                var length = (int)Math.Min(ChunkBytes, bytes - done);
                _ring.Receive((nint)_scratch, length);
                Span<T> target = new((void*)(address + (nint)done), length / sizeof(T));
                TensorPrimitives.Add(target, new ReadOnlySpan<T>(_scratch, length / sizeof(T)), target);
                _ring.Send(address + (nint)done, length);
            }
        }
    }

    /// <summary>Receives the segments that follow the one complete and sent here, and passes on all but the last.</summary>
    private void Gather(int complete, Func<int, (nint Address, long Bytes)> segment)
    {
        for (var step = 1; step < WorldSize; step++)
        {
            (var address, var bytes) = segment(Behind(complete, step));
            Pass(address, bytes, receives: true, sends: step < WorldSize - 1);
        }
    }

    private void Pass(nint address, long bytes, bool receives, bool sends)
    {
        for (long done = 0; done < bytes; done += ChunkBytes)
        {
            var length = (int)Math.Min(ChunkBytes, bytes - done);
            if (receives)
                _ring.Receive(address + (nint)done, length);
            if (sends)
                _ring.Send(address + (nint)done, length);
        }
    }

    private int Behind(int rank, int steps) => (rank - steps + WorldSize) % WorldSize;

    private void Run(Call call, long bytes, int root, Action pass)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_watch.Loss is { } loss)
            throw loss;
        try
        {
            CompareCalls(new CallHeader(++_calls, bytes, call, root));
            pass();
            _ring.Flush();
        }
        catch (LinkBrokenException e)
        {
            // Blame is settled and passed on before this rank's own links break, or its neighbours would blame this one.
            PeerLostException verdict = _watch.Explain(e.Neighbour, e);
            _ring.Abandon();
            throw verdict;
        }
        catch
        {
            _ring.Abandon();
            throw;
        }
    }

    private void CompareCalls(CallHeader own)
    {
        CallHeader theirs;
        _ring.Send((nint)(&own), sizeof(CallHeader));
        _ring.Receive((nint)(&theirs), sizeof(CallHeader));
        if (theirs != own)
            throw new InvalidOperationException($"The ranks are out of step: rank {Rank} makes {own}, rank {_ring.Previous} {theirs}.");
    }
}
