using Hayate.Contracts;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>Which files of a run nobody will ever ask for: no row names them, and no report that would make one can still come.</summary>
internal static class Orphans
{
    public const string AveragesFolder = "averages";

    private const string SamplesFolder = "samples";

    /// <summary>The files that can go.</summary>
    /// <param name="blobs">Files of one run, listed before the rows were read: what was committed since is in the rows.</param>
    /// <param name="run">The rows.</param>
    /// <param name="endedBefore">Attempts that ended before this are long over. Reports of an attempt that has ended are refused.</param>
    public static IEnumerable<AttemptBlob> Find(IEnumerable<AttemptBlob> blobs, RunFiles run, DateTimeOffset endedBefore) => blobs.Where(blob =>
        run.Ends.TryGetValue(blob.Epoch, out var end)
        && blob switch
        {
            { Step: { } step } => !run.Checkpoints.Contains(BlobNames.Checkpoint(blob.RunId, blob.Epoch, step)) && (end < endedBefore || IsPassed(run, blob.Epoch, step)),
            { Folder: SamplesFolder } => end < endedBefore && !run.Samples.Contains(blob.Name),
            { Folder: AveragesFolder } => end < endedBefore && run.Averages?.Contains(blob.Name) == false,
            _ => false,
        });

    // An attempt writes one checkpoint at a time and reports them in order: one before the newest committed is not under way any more.
    private static bool IsPassed(RunFiles run, int epoch, int step) => run.NewestSteps.TryGetValue(epoch, out var newest) && step < newest;
}
