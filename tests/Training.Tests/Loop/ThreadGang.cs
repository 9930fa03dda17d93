using System.Numerics.Tensors;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>A gang whose ranks are threads of this process. Sums are taken in rank order.</summary>
internal sealed class ThreadGang : IGang
{
    private readonly Meeting _meeting;

    private ThreadGang(Meeting meeting, int rank)
    {
        (_meeting, Rank) = (meeting, rank);
    }

    public int Rank { get; }

    public int WorldSize => _meeting.Bytes.Length;

    /// <summary>Runs a function on every rank, each on a thread of its own, and returns the results by rank.</summary>
    public static T[] Run<T>(int worldSize, Func<IGang, T> rank)
    {
        Meeting meeting = new(worldSize);
        T[] results = new T[worldSize];
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, worldSize).Select(i => new Thread(() =>
        {
            try
            {
                results[i] = rank(new ThreadGang(meeting, i));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                meeting.Cancel();
            }
        }) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            Assert.True(thread.Join(TimeSpan.FromMinutes(5)), "A rank did not end within five minutes.");
        return failure is null ? results : throw new InvalidOperationException("A rank failed.", failure);
    }

    public void AllReduceSum(Span<float> values) => Exchange<float>(values, TensorPrimitives.Add);

    public void AllReduceSum(Span<double> values) => Exchange<double>(values, TensorPrimitives.Add);

    public void ReduceScatterSum(ReadOnlySpan<float> values, Span<float> own)
    {
        float[] sum = values.ToArray();
        AllReduceSum(sum);
        sum.AsSpan(Rank * own.Length, own.Length).CopyTo(own);
    }

    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        _meeting.Bytes[Rank] = own.ToArray();
        Barrier();
        for (int rank = 0; rank < WorldSize; rank++)
            ((byte[])_meeting.Bytes[rank]).CopyTo(all[(rank * own.Length)..]);
        Barrier();
    }

    public GangMemory? Allocate(long bytes) => null;

    public void Broadcast(Span<byte> bytes)
    {
        _meeting.Bytes[Rank] = bytes.ToArray();
        Barrier();
        ((byte[])_meeting.Bytes[0]).CopyTo(bytes);
        Barrier();
    }

    public void Barrier() => _meeting.Wait();

    private void Exchange<T>(Span<T> values, Addition<T> add)
    {
        _meeting.Bytes[Rank] = values.ToArray();
        Barrier();
        T[] sum = (T[])((T[])_meeting.Bytes[0]).Clone();
        for (int rank = 1; rank < WorldSize; rank++)
            add(sum, (T[])_meeting.Bytes[rank], sum);
        Barrier();
        sum.CopyTo(values);
    }

    private delegate void Addition<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> sum);

    private sealed class Meeting(int worldSize)
    {
        private readonly Barrier _barrier = new(worldSize);
        private readonly CancellationTokenSource _cancelled = new();

        public Array[] Bytes { get; } = new Array[worldSize];

        public void Wait()
        {
            if (!_barrier.SignalAndWait(TimeSpan.FromMinutes(2), _cancelled.Token))
                throw new TimeoutException("The other ranks did not come to the meeting within two minutes.");
        }

        public void Cancel() => _cancelled.Cancel();
    }
}
