using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>What a run comes to when nobody disturbs it: the measure for those that are disturbed.</summary>
internal static class UndisturbedRun
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>Runs the file's only run and returns the digest of its last state.</summary>
    public static async Task<string> DigestAsync(TestPlatform platform, string file)
    {
        var run = await platform.CompletedAsync((await platform.SubmitAsync(file)).Runs[0].Id, Patience);
        Assert.True(run.Attempts.Length == 1, $"the run was disturbed:\n{TestPlatform.Describe(run)}\n{platform.Describe()}");
        return LastDigest(run);
    }

    public static string LastDigest(RunDetail run) => run.Checkpoints.Single(checkpoint => checkpoint.Step == run.Summary.Steps).StateDigest;
}
