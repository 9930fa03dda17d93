namespace Hayate.Cli.Supervision;

/// <summary>When a service that ended starts again: soon at first, later each time, soon again once it had been running well.</summary>
internal sealed class RestartPolicy
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan RunningWell = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <summary>Pause before the next start, after it ran for the given time.</summary>
    public TimeSpan Pause(TimeSpan ran)
    {
        var pause = ran >= RunningWell ? First : _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
