using System.Diagnostics;
using Hayate.Client;

namespace Hayate.TestKit;

/// <summary>Bounded waits that say what they waited for.</summary>
public static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until there is an answer. An API that does not answer counts as no answer yet.</summary>
    /// <param name="what">Completes the sentence "waited for ...".</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="probe">Null means not yet.</param>
    /// <param name="describe">What to add to the failure: output of processes, last state seen.</param>
    public static async Task<T> ForAsync<T>(string what, TimeSpan patience, Func<Task<T?>> probe, Func<string>? describe = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Interval);
        while (watch.Elapsed < patience)
        {
            if (await TryAsync(probe) is { } answer) return answer;
            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"Waited {patience.TotalSeconds:0} s for {what}.\n{describe?.Invoke()}");
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> probe)
        where T : class
    {
        try
        {
            return await probe();
        }
        catch (ApiUnreachableException)
        {
            return null;
        }
        catch (ApiException problem) when (problem.IsTransient)
        {
            return null;
        }
    }
}
