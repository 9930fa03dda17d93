namespace Hayate.Coordinator.Kubernetes;

/// <summary>
/// Time between the request to stop and the kill. Ranks get three times what the run's slowest checkpoint took so far, for that one may have
/// just begun and the store may be slower than ever, and 30 s at least; the pod gets 15 s more for its agent to tell how they ended.
/// </summary>
internal readonly record struct GracePeriod(int RankSeconds)
{
    private const int Least = 30;
    private const int Longest = 3600;
    private const int Farewell = 15;

    public int PodSeconds => RankSeconds + Farewell;

    /// <param name="longestCheckpoint">Seconds of the slowest checkpoint so far; null before the first.</param>
    public static GracePeriod Of(double? longestCheckpoint) =>
        new((int)Math.Clamp(Math.Ceiling(3 * (longestCheckpoint ?? 0)), Least, Longest));
}
