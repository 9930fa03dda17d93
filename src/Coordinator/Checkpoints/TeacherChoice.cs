using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Which checkpoint of a teacher's run a student takes.</summary>
internal static class TeacherChoice
{
    public const string Best = "best";

    public const string Latest = "latest";

    /// <summary>What the state of the teacher's run means for a student that waits for it; null while it is to wait on.</summary>
    /// <param name="teacher">Name of the teacher's run.</param>
    /// <param name="status">Its state.</param>
    /// <param name="reason">Why it failed, if it did.</param>
    /// <param name="selector"><c>best</c>, <c>latest</c> or a step.</param>
    /// <param name="checkpoints">Its checkpoints by step.</param>
    /// <param name="distances">Distances by step.</param>
    /// <param name="noun">What the run is to the one that waits.</param>
    public static RunEvent? Choose(
        string teacher, RunStatus status, string? reason, string selector,
        IReadOnlyDictionary<int, string> checkpoints, IReadOnlyDictionary<int, double> distances, string noun = "teacher") => status switch
        {
            RunStatus.Failed => new TeacherUnavailable($"its {noun} {teacher} failed{(reason is null ? "" : $": {reason}")}"),
            RunStatus.Cancelled => new TeacherUnavailable($"its {noun} {teacher} was cancelled"),
            RunStatus.Completed when checkpoints.Count == 0 => new TeacherUnavailable($"its {noun} {teacher} has no checkpoint"),
            RunStatus.Completed when Find(selector, checkpoints, distances) is { } step => new TeacherResolved(checkpoints[step]),
            RunStatus.Completed => new TeacherUnavailable(
                $"its {noun} {teacher} has no checkpoint at step {selector}; it has {string.Join(", ", checkpoints.Keys.Order())}"),
            _ => null,
        };

    // Where nothing was measured the best known is the newest.
    private static int? Find(string selector, IReadOnlyDictionary<int, string> checkpoints, IReadOnlyDictionary<int, double> distances) => selector switch
    {
        Latest => checkpoints.Keys.Max(),
        Best => Distances.Ranked(checkpoints.Keys, distances).Select(step => (int?)step).FirstOrDefault() ?? checkpoints.Keys.Max(),
        _ => int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && checkpoints.ContainsKey(step) ? step : null,
    };
}
