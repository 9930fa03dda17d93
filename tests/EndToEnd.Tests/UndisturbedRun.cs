using System.Collections.Concurrent;
using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>What a run comes to when nobody disturbs it: the measure for those that are disturbed.</summary>
internal static class UndisturbedRun
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private static readonly ConcurrentDictionary<string, string> Digests = [];

    /// <summary>The digest of the last state of the file's only run. Whoever asks first trains it: the bits are the same on every platform of this machine.</summary>
    public static async Task<string> DigestAsync(TestPlatform platform, string file)
    {
        if (Digests.TryGetValue(file, out var known)) return known;
        var run = await platform.CompletedAsync((await platform.SubmitAsync(file)).Runs[0].Id, Patience);
        Assert.True(run.Attempts.Length == 1, $"the run was disturbed:\n{TestPlatform.Describe(run)}\n{platform.Describe()}");
        return Digests[file] = LastDigest(run);
    }

    public static string LastDigest(RunDetail run) => run.Checkpoints.Single(checkpoint => checkpoint.Step == run.Summary.Steps).StateDigest;
}
