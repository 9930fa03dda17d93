using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class ElasticTests
{
    private const int Steps = 5000;
    private const double Tolerance = 1e-3; // float32 sums in another order
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private static readonly Dictionary<string, string> AtOnce = new()
    {
        ["Hayate__Scheduling__GrowAfter"] = "00:00:00",
        ["Hayate__Scheduling__SettleTime"] = "00:00:00",
        ["Hayate__Scheduling__RestartCost"] = "00:00:00",
    };

    [Fact]
    public async Task Elastic_SlotComesFree_GrowsAndLearnsWhatOneRankLearns()
    {
        await using var platform = await TestPlatform.StartAsync(settings: _ => AtOnce);
        var alone = await platform.CompletedAsync((await platform.SubmitAsync(Files.TeacherWith("ranks: 1", Steps, checkpointEvery: Steps))).Runs[0].Id, Patience);

        var occupant = (await platform.SubmitAsync(Files.Teacher(steps: 1_000_000, checkpointEvery: 1_000_000))).Runs[0].Id;
        await platform.RunAsync(occupant, "the other slot to be taken", state => state.Summary.Step > 0, Patience);
        var elastic = (await platform.SubmitAsync(Files.TeacherWith("ranks: { min: 1, max: 2 }", Steps, checkpointEvery: Steps))).Runs[0].Id;
        await platform.RunAsync(elastic, "some progress on one rank", state => state.Summary.Step >= 100, Patience);
        await platform.Client.CancelRunAsync(occupant);
        var grown = await platform.CompletedAsync(elastic, Patience);

        Assert.Equal([(2, AttemptEnd.Completed), (1, AttemptEnd.Resized)], grown.Attempts.Select(attempt => (attempt.Workers.Length, attempt.End!.Value)));
        Assert.Equal("resized from 1 to 2 ranks", grown.Attempts[1].Cause);
        Assert.InRange(grown.Attempts[0].ResumedFromStep!.Value, 100, Steps - 1);
        Assert.Equal((0, 0, 0), (grown.Budget.ApplicationErrors, grown.Budget.InfrastructureLosses, grown.Budget.Preemptions));
        var (expected, actual) = (Weights(platform, alone), Weights(platform, grown));
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * largest));
    }

    // The last checkpoint's weights as they lie in the blob store: a header of JSON and its length, then float32.
    private static float[] Weights(TestPlatform platform, RunDetail run)
    {
        var prefix = run.Checkpoints.Single(checkpoint => checkpoint.Step == Steps).Prefix;
        var file = File.ReadAllBytes(Path.Combine(platform.Data, "blobs", prefix, "model.safetensors"));
        var start = 8 + (int)BitConverter.ToInt64(file);
        return [.. Enumerable.Range(0, (file.Length - start) / sizeof(float)).Select(i => BitConverter.ToSingle(file, start + i * sizeof(float)))];
    }
}
