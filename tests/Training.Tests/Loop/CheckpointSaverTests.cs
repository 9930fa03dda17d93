using Hayate.Contracts.Specification;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>What the loop waits for while its checkpoints are written behind it.</summary>
public sealed class CheckpointSaverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SlowCheckpoints _checkpoints = new();
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task Run_WhileACheckpointIsWritten_TrainsOn()
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _reporter.OnMetrics = step => Complete(step == 7, reached);

        var run = RunAsync(Spec(every: 4));
        await reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([(4, 0)], _checkpoints.Saves);
        Finish(4, 8, 12);
        Assert.Equal(TrainingEnd.Completed, (await run.WaitAsync(Patience, TestContext.Current.CancellationToken)).End);
        Assert.Equal([(4, 0), (8, 0), (12, 0)], _checkpoints.Saves);
    }

    [Fact]
    public async Task Save_WhileOneIsUnderWay_WaitsForItsCommitAndSaysSo()
    {
        TaskCompletionSource<string> noted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _reporter.OnNote = line => noted.TrySetResult(line);
        var run = RunAsync(Spec(every: 4));

        Assert.Matches("^Training has waited [0-9]+ s for this rank's share of the checkpoint of step 4 to be stored.$", await noted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal([(4, 0)], _checkpoints.Saves);
        Assert.Equal(8, _reporter.Steps[^1].Step);

        Finish(4, 8, 12);
        await run.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_WhoseWriteFailed_FailsWithItsCauseAtTheNextStep()
    {
        _checkpoints.OnSave = (step, rank) => _checkpoints.Written(step, rank).SetException(new IOException("the disk is full"));

        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(Spec(every: 4)));

        Assert.Equal("the disk is full", failure.Message);
        Assert.Equal(4, _reporter.Steps[^1].Step);
        Assert.Empty(_reporter.Results);
    }

    [Fact]
    public async Task Run_WhoseCommitFailed_FailsWithItsCause()
    {
        _checkpoints.OnSave = (step, rank) =>
        {
            _checkpoints.Written(step, rank).SetResult();
            _checkpoints.Commit(step).SetException(new IOException("there is a manifest already"));
        };

        Assert.Equal("there is a manifest already", (await Assert.ThrowsAsync<IOException>(() => RunAsync(Spec(every: 4)))).Message);
    }

    [Fact]
    public async Task End_OfARun_ComesAfterTheLastCommit()
    {
        TaskCompletionSource saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _checkpoints.OnSave = (_, _) => saved.SetResult();
        var run = RunAsync(Spec(every: Runs.Steps));
        await saved.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _checkpoints.Written(Runs.Steps).SetResult();

        Assert.Empty(_reporter.Results);
        _checkpoints.Commit(Runs.Steps).SetResult();

        await run.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Single(_reporter.Results);
    }

    [Fact]
    public async Task Stop_OnRequest_ComesAfterTheCommitOfItsCheckpoint()
    {
        using CancellationTokenSource stop = new();
        _reporter.OnMetrics = step => CancelAt(step == 5, stop);
        TaskCompletionSource<int> saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _checkpoints.OnSave = (step, _) => saved.TrySetResult(step);
        var run = RunAsync(Spec(every: 100), stop: stop.Token);

        int at = await saved.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        Finish(at);

        Assert.Equal((TrainingEnd.Preempted, at), await run.WaitAsync(Patience, TestContext.Current.CancellationToken) is var result ? (result.End, result.Step) : default);
    }

    [Fact]
    public async Task Gang_OneRankCannotWriteItsShare_AllEndAndNothingIsCommitted()
    {
        _checkpoints.OnSave = (step, rank) =>
        {
            if (rank == 1)
                _checkpoints.Written(step, rank).SetException(new IOException("the disk of rank 1 is full"));
            else
                _checkpoints.Written(step, rank).SetResult();
        };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => ThreadGang.Run(2, gang => TrainingLoop.Run(Context(Spec(every: 4)) with { Gang = gang }))));

        Assert.Equal("the disk of rank 1 is full", failure.InnerException?.Message);
        Assert.Empty(_reporter.Results);
    }

    private static RunSpec Spec(int every)
    {
        var spec = Runs.Spec(Method.Edm);
        return spec with
        {
            Network = new MlpSpec { Width = 8, Layers = 1 },
            Training = spec.Training with { ReportEvery = 1 },
            Evaluation = spec.Evaluation with { EverySteps = 1000 },
            Preview = spec.Preview with { EverySteps = 1000 },
            Checkpoint = new CheckpointSpec { EverySteps = every },
        };
    }

    private static void Complete(bool isTime, TaskCompletionSource source)
    {
        if (isTime)
            source.TrySetResult();
    }

    private static void CancelAt(bool isTime, CancellationTokenSource stop)
    {
        if (isTime)
            stop.Cancel();
    }

    private Task<TrainingResult> RunAsync(RunSpec spec, CancellationToken stop = default) =>
        Task.Run(() => TrainingLoop.Run(Context(spec) with { StopRequested = stop }));

    private TrainingContext Context(RunSpec spec) => new() { Spec = spec, Checkpoints = _checkpoints, Reporter = _reporter };

    private void Finish(params int[] steps)
    {
        foreach (int step in steps)
        {
            _checkpoints.Written(step).TrySetResult();
            _checkpoints.Commit(step).TrySetResult();
        }
    }
}
