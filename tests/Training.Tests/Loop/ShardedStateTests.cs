using Hayate.Contracts.Specification;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

public sealed class ShardedStateTests
{
    [Theory]
    [InlineData(Method.Edm, 2)]
    [InlineData(Method.Edm, 3)]
    [InlineData(Method.Cd, 2)]
    public void Run_Sharded_EndsInTheBitsOfTheWholeState(Method method, int worldSize)
    {
        _ = Runs.Teacher;
        RunSpec spec = Clipped(method);

        Assert.Equal(Run(spec, worldSize), Run(Sharded(spec), worldSize));
    }

    [Fact]
    public void Run_ResumedWithTheOptionSwitchedEitherWay_EndsInTheSameBits()
    {
        RunSpec spec = Clipped(Method.Edm);
        string straight = Run(spec, worldSize: 2);
        MemoryCheckpoints checkpoints = new();

        StopAt(4, Sharded(spec), checkpoints);
        StopAt(8, spec, checkpoints);

        Assert.Equal([9, 5], checkpoints.Committed.Select(checkpoint => checkpoint.Step));
        Assert.Equal(straight, Run(Sharded(spec), worldSize: 2, checkpoints));
    }

    [Fact]
    public void Checkpoint_OfAShardedGang_IsResumedByOneRank()
    {
        RunSpec spec = Clipped(Method.Edm);
        MemoryCheckpoints checkpoints = new();
        RecordingReporter straight = new(), resumed = new();
        Runs.Run(spec, new MemoryCheckpoints(), straight);

        StopAt(5, Sharded(spec), checkpoints);
        Runs.Run(Sharded(spec), checkpoints, resumed);

        Assert.Equal((6, checkpoints.Committed[^1].StateDigest), (resumed.Starts[0].Step, resumed.Starts[0].StateDigest));
        Assert.All(straight.Steps.Skip(6).Zip(resumed.Steps), pair => Assert.Equal(pair.First.Values["loss"], pair.Second.Values["loss"], 1e-3 * pair.First.Values["loss"]));
    }

    // The norm decides what happens to every element, so it must be the same to the last bit too.
    private static RunSpec Clipped(Method method) => Runs.Spec(method) is var spec ? spec with { Optimizer = spec.Optimizer with { ClipNorm = 1e-3 } } : spec;

    private static RunSpec Sharded(RunSpec spec) => spec with { Optimizer = spec.Optimizer with { Sharded = true } };

    private static string Run(RunSpec spec, int worldSize, MemoryCheckpoints? checkpoints = null)
    {
        checkpoints ??= new MemoryCheckpoints();
        TrainingResult[] results = ThreadGang.Run(worldSize, gang => TrainingLoop.Run(Runs.Context(spec, checkpoints) with { Gang = gang }));
        return Assert.Single(results.Select(result => result.StateDigest).Distinct());
    }

    private static void StopAt(int step, RunSpec spec, MemoryCheckpoints checkpoints)
    {
        using CancellationTokenSource stop = new();
        RecordingReporter reporter = new() { OnMetrics = reported => CancelAt(stop, reported, step) };
        ThreadGang.Run(2, gang => TrainingLoop.Run(Runs.Context(spec, checkpoints, reporter, stop.Token) with { Gang = gang }));
    }

    private static void CancelAt(CancellationTokenSource stop, int reported, int step)
    {
        if (reported == step)
            stop.Cancel();
    }
}
