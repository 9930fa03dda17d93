namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>What goes wrong on the way between clients and the API.</summary>
internal sealed class ApiFaults
{
    private int _conflicts;
    private int _lostAnswers;
    private int _refusals;

    /// <summary>Time before a request is looked at.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Whether a watch from a forgotten revision is refused with status 410, as some servers do, rather than with an event.</summary>
    public bool RefusesExpiredWatches { get; set; }

    /// <summary>Makes the next updates and patches conflict.</summary>
    public void AddConflicts(int count) => Interlocked.Add(ref _conflicts, count);

    /// <summary>Makes the next requests that write be done without their answer reaching anybody.</summary>
    public void AddLostAnswers(int count) => Interlocked.Add(ref _lostAnswers, count);

    /// <summary>Makes the next requests of any kind be refused with status 429.</summary>
    public void AddRefusals(int count) => Interlocked.Add(ref _refusals, count);

    public bool TakeConflict() => Take(ref _conflicts);

    public bool TakeLostAnswer() => Take(ref _lostAnswers);

    public bool TakeRefusal() => Take(ref _refusals);

    private static bool Take(ref int count)
    {
        while (Volatile.Read(ref count) is > 0 and var left)
        {
            if (Interlocked.CompareExchange(ref count, left - 1, left) == left) return true;
        }

        return false;
    }
}
