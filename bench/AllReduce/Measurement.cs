using System.Diagnostics;
using Hayate.Collectives;

namespace Hayate.AllReduce;

/// <summary>Times all-reduces of several sizes.</summary>
internal static class Measurement
{
    /// <summary>Bytes, and how often they are reduced.</summary>
    private static readonly (int Bytes, int Repetitions)[] Sizes = [(4 << 10, 3000), (1 << 20, 200), (16 << 20, 25), (64 << 20, 10)];

    /// <summary>Median times in microseconds by size.</summary>
    public static IReadOnlyList<(int Bytes, double Microseconds)> Run(IProcessGroup group, bool shared) =>
        [.. Sizes.Select(size => (size.Bytes, Time(group, size.Bytes, size.Repetitions, shared)))];

    private static double Time(IProcessGroup group, int bytes, int repetitions, bool shared)
    {
        using var solo = new SoloProcessGroup();
        using var buffer = (shared ? group : solo).Allocate(bytes);
        var values = buffer.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
            values[i] = (i % 1000) + group.Rank;
        group.AllReduceSum(values);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != (2 * (i % 1000)) + 1)
                throw new InvalidDataException($"Element {i} of {values.Length} is {values[i]}.");
        }

        values.Clear(); // sums of zeros do not grow
        var times = new double[repetitions];
        for (int i = -repetitions / 10; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            group.AllReduceSum(values);
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        group.Barrier();
        return times.Order().ElementAt(repetitions / 2);
    }
}
