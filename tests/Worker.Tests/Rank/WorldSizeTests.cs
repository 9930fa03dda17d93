using Hayate.Contracts.Reports;
using Hayate.Contracts.Specification;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Rank;

/// <summary>The same run on gangs of several sizes: real processes that meet, and sum in shared memory.</summary>
public sealed class WorldSizeTests : IDisposable
{
    private const int Steps = 50;

    /// <summary>Single precision over some hundred additions in another order, at the first step.</summary>
    private const double RoundingOfSums = 1e-5;

    /// <summary>The same after 50 steps, each of which builds on the one before.</summary>
    private const double RoundingOfCurves = 2e-3;

    private static readonly string[] Curves = ["loss", "loss/q1", "loss/q2", "loss/q3", "loss/q4", "gradient-norm"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-world-size-");
    private int _gangs;

    // Eleven samples: no number of ranks from 2 to 4 divides them.
    private static RunSpec Spec { get; } = Assignments.Spec with
    {
        Dataset = new DigitsDataset(),
        Network = new SongUNetSpec { Channels = 8, Multipliers = [1, 2], Blocks = 1, Attention = [], Dropout = 0.1 },
        Training = new TrainingSpec { Steps = Steps, Batch = 11, Seed = 5, ReportEvery = 1 },
        Optimizer = new OptimizerSpec { LearningRate = 2e-3, ClipNorm = 50 },
        Checkpoint = new CheckpointSpec { EverySteps = Steps },
    };

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Run_OnOneToFourRanks_HasTheSameCurvesAndAtOneSizeTheSameBits()
    {
        var alone = await RunAsync(Spec, worldSize: 1);
        var two = await RunAsync(Spec, worldSize: 2);
        var three = await RunAsync(Spec, worldSize: 3);
        var four = await RunAsync(Spec, worldSize: 4);
        var threeAgain = await RunAsync(Spec, worldSize: 3);

        foreach (var gang in new[] { two, three, four })
        {
            // At the first step the weights are the same, so equal losses by quartile mean equal samples, noise levels, noise and dropout.
            Assert.All(Curves, curve => AssertClose(alone, gang, curve, step: 0, RoundingOfSums));
            Assert.All(Curves, curve => Assert.All(Enumerable.Range(0, Steps), step => AssertClose(alone, gang, curve, step, RoundingOfCurves)));
        }

        Assert.Equal(three.Digest, threeAgain.Digest);
        Assert.Equal(4, new[] { alone, two, three, four }.Select(outcome => outcome.Digest).Distinct().Count());
    }

    [Fact]
    public async Task Run_WithShardedOptimizer_EndsInTheSameBits()
    {
        var whole = await RunAsync(Spec, worldSize: 3);
        var sharded = await RunAsync(Spec with { Optimizer = Spec.Optimizer with { Sharded = true } }, worldSize: 3);

        Assert.Equal(whole.Digest, sharded.Digest);
        Assert.Equal(whole.Metrics.Select(step => step["gradient-norm"]), sharded.Metrics.Select(step => step["gradient-norm"]));
    }

    private async Task<Outcome> RunAsync(RunSpec spec, int worldSize)
    {
        await using var server = await ProtocolServer.StartAsync();
        string directory = _directory.CreateSubdirectory($"{_gangs++}").FullName;
        List<RankHandle> ranks = [.. Enumerable.Range(0, worldSize).Select(rank => new RankHandle(directory, server, Assignments.Rank(rank, worldSize: worldSize) with { Spec = spec }))];
        try
        {
            foreach (var rank in ranks)
                Assert.Equal((0, ""), await rank.EndAsync());
        }
        finally
        {
            ranks.ForEach(rank => rank.Dispose());
        }

        var reports = server.Recorded("rank-0");
        return new Outcome([.. reports.OfType<MetricsReport>().Select(report => report.Values)], Assert.IsType<CompletedReport>(reports[^1]).StateDigest);
    }

    private static void AssertClose(Outcome expected, Outcome actual, string curve, int step, double tolerance) =>
        Assert.Equal(expected.Metrics[step][curve], actual.Metrics[step][curve], tolerance * expected.Metrics[step][curve]);

    private sealed record Outcome(IReadOnlyList<IReadOnlyDictionary<string, double>> Metrics, string Digest);
}
