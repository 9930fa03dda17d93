using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class GangTests
{
    private const double Tolerance = 1e-3; // float32 sums in another order, over forty steps
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task TwoRanks_SameGlobalBatch_LearnWhatOneRankLearns()
    {
        await using var platform = await TestPlatform.StartAsync();

        var alone = await TrainAsync(platform, ranks: 1);
        var together = await TrainAsync(platform, ranks: 2);

        Assert.Equal(40, alone.Losses.Length);
        Assert.All(alone.Losses.Zip(together.Losses), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Abs(pair.First)));
        Assert.Equal(alone.Distance, together.Distance, Tolerance * 10 * alone.Distance);
    }

    private static async Task<(double[] Losses, double Distance)> TrainAsync(TestPlatform platform, int ranks)
    {
        var submitted = (await platform.SubmitAsync(Files.Teacher(40, ranks, reportEvery: 1))).Runs[0].Id;
        var run = await platform.CompletedAsync(submitted, Patience);
        Assert.Equal(ranks, run.Attempts.Single().Workers.Length);
        var losses = (await platform.Client.GetMetricsAsync(submitted, ["loss"])).Single().Values;
        return ([.. losses], run.Summary.Evaluations.Single().Value);
    }
}
