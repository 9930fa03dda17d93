using System.Diagnostics;

namespace Hayate.Load;

/// <summary>How long something took, time after time.</summary>
internal sealed record Measured(string What, IReadOnlyList<double> Milliseconds, double? Limit)
{
    public double Median => Quantile(0.5);

    public double Worst => Milliseconds.Max();

    /// <summary>Does something once to warm up and then so many times.</summary>
    public static async Task<Measured> OfAsync(string what, int times, double? limit, Func<Task> work)
    {
        await work();
        var all = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await work();
            all.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return new(what, all, limit);
    }

    public double Quantile(double share) => Milliseconds.Order().ElementAt((int)Math.Min(Milliseconds.Count - 1, Milliseconds.Count * share));
}
