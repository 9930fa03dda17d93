namespace Hayate.Contracts.Api;

/// <summary>
/// An event without data that a stream of live events carries when nothing happens, so that either end notices that the other is gone.
/// </summary>
public static class Heartbeat
{
    /// <summary>Type of the event.</summary>
    public const string EventType = "heartbeat";

    /// <summary>Longest silence of a stream whose sender lives: 15 s.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
}
