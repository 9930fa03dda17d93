namespace Hayate.Coordinator.Live;

/// <summary>What readers look at: one run, by its id, or all runs of a sweep, by what their ids begin with.</summary>
internal static class LiveTopic
{
    private const char End = '.';

    public static string OfRun(string runId) => runId;

    public static string OfSweep(string sweepId) => $"{sweepId}{End}";

    public static bool Covers(string topic, string runId) => topic.EndsWith(End) ? runId.StartsWith(topic, StringComparison.Ordinal) : topic == runId;
}
