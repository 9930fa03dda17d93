namespace Hayate.Collectives.Rendezvous;

/// <summary>The time by which a meeting must be over.</summary>
internal readonly struct Deadline(TimeSpan timeout, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Timeout => timeout;

    /// <summary>What is left, never negative.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan remaining = timeout - time.GetElapsedTime(_start);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>What is left, but no more than the given time.</summary>
    public TimeSpan AtMost(TimeSpan limit) => Remaining < limit ? Remaining : limit;
}
