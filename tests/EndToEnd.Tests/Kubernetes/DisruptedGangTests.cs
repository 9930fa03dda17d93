using Hayate.Contracts.Api;
using Hayate.TestKit;
using Hayate.TestKit.Kubernetes;
using Hayate.TestKit.Postgres;

namespace Hayate.EndToEnd.Tests.Kubernetes;

/// <summary>Gangs of two pods, made by coordinators for each attempt, and what happens to clusters and coordinators.</summary>
public sealed class DisruptedGangTests
{
    private const int Steps = 2000;
    private const string StandInOnly = "Nobody may do this to a real cluster.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly string Gang = Files.Teacher(Steps, ranks: 2);

    [Fact(Explicit = true)]
    public async Task PodEvicted_GangCheckpointsFirst_AndTheNextJobEndsInTheSameState()
    {
        await using var platform = await KubernetesPlatform.StartAsync();
        var expected = await UndisturbedRun.DigestAsync(platform.Coordinators, Gang);
        var run = await ProgressAsync(platform);

        await platform.EvictAsync((await platform.PodsAsync(run, epoch: 1))[1]);
        var ended = await CompletedAsync(platform, run);

        var (second, first) = TwoAttempts(ended);
        Assert.Equal(AttemptEnd.Preempted, first.End);
        Assert.Contains("EvictionByEvictionAPI", first.Cause, StringComparison.Ordinal);
        Assert.True(second.ResumedFromStep >= 100, "the step at which the gang was evicted is lost");
        Assert.Equal(new BudgetInfo { ApplicationErrors = 0, InfrastructureLosses = 0, Preemptions = 1 }, ended.Budget);
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
        // The run is completed before its pods are.
        var pods = await Wait.ForAsync("the pods of the second attempt to end", Patience, async () =>
            await platform.PodsAsync(run, epoch: 2) is var two && two.All(pod => pod.Status.ContainerStatuses[0].State.Terminated is not null) ? two : null, platform.Describe);
        Assert.Equal([0, 0], pods.Select(pod => pod.Status.ContainerStatuses[0].State.Terminated.ExitCode));
        Assert.Equal(pods.Select(pod => pod.Metadata.Name), second.Workers);
    }

    [Fact(Explicit = true)]
    public async Task NodeLost_WithoutNotice_GangResumesElsewhere_AndEndsInTheSameState()
    {
        await using var platform = await KubernetesPlatform.StartAsync();
        Assert.SkipUnless(platform.StandIn is not null, StandInOnly);
        var expected = await UndisturbedRun.DigestAsync(platform.Coordinators, Gang);
        var run = await ProgressAsync(platform);

        var lost = (await platform.PodsAsync(run, epoch: 1))[0].Spec.NodeName;
        await platform.StandIn.LoseNodeAsync(lost);
        var ended = await CompletedAsync(platform, run);

        var (second, first) = TwoAttempts(ended);
        // Kubernetes marks the pod of a lost node, unless its Job has failed before, for a rank elsewhere that lost its peer, and wanted the pod gone.
        var isMarked = first.Cause!.Contains("DeletionByTaintManager", StringComparison.Ordinal);
        Assert.Equal((isMarked ? AttemptEnd.Preempted : AttemptEnd.InfrastructureLoss, isMarked ? 0 : 1), (first.End, ended.Budget.InfrastructureLosses));
        Assert.True(second.DigestVerified);
        // A pod of a Job that came too early may still be on the lost node, for nobody there ends it.
        var used = (await platform.PodsAsync(run, epoch: 2)).Where(pod => second.Workers.Contains(pod.Metadata.Name)).ToList();
        Assert.Equal(2, used.Count);
        Assert.All(used, pod => Assert.NotEqual(lost, pod.Spec.NodeName));
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
    }

    [Fact(Explicit = true)]
    public async Task ApiAway_GangTrainsOn_AndQueuedRunsStartOnceItIsBack()
    {
        await using var platform = await KubernetesPlatform.StartAsync();
        Assert.SkipUnless(platform.StandIn is not null, StandInOnly);
        var run = await ProgressAsync(platform);

        await platform.StandIn.GoAwayAsync();
        var queued = (await platform.Coordinators.SubmitAsync(Files.Teacher(20))).Runs[0].Id;
        var ended = await CompletedAsync(platform, run);
        var blind = await platform.Coordinators.RunAsync(
            queued, "the queued run to say what it waits for", state => state.Summary.Reason?.Contains("Kubernetes", StringComparison.Ordinal) == true, Patience);
        platform.StandIn.CompactHistory();
        await platform.StandIn.ComeBackAsync();

        AssertOneAttempt(platform, ended);
        Assert.Equal(RunStatus.Queued, blind.Summary.Status);
        AssertOneAttempt(platform, await CompletedAsync(platform, queued));
        var job = Assert.Single(await platform.JobsAsync(run));
        await Wait.ForAsync("the job of before to be complete", Patience, async () =>
            (await platform.JobsAsync(run)).FirstOrDefault(one => one.Status.Conditions?.Any(condition => condition is { Type: "Complete", Status: "True" }) == true), platform.Describe);
        Assert.Equal(2, job.Spec.Completions);
    }

    [Fact(Explicit = true)]
    public async Task CoordinatorKilled_BetweenAJobAndItsRecord_FindsTheJobAndMakesNoOther()
    {
        await using var platform = await KubernetesPlatform.StartAsync();
        Assert.SkipUnless(platform.StandIn is not null, StandInOnly);
        platform.StandIn.InjectLostAnswers(1);

        var run = (await platform.Coordinators.SubmitAsync(Files.Teacher(200, ranks: 2))).Runs[0].Id;
        var made = await Wait.ForAsync("a Job to be made", Patience, async () => (await platform.JobsAsync(run)).SingleOrDefault(), platform.Describe);
        await platform.Coordinators.Coordinator.KillAsync();
        await platform.Coordinators.StartCoordinatorAsync();
        var ended = await CompletedAsync(platform, run);

        // On a busy machine an agent may be silent for longer than its lease before it has started anything: what counts is that no attempt had two Jobs.
        var jobs = await platform.JobsAsync(run);
        Assert.Equal(made.Metadata.Uid, jobs[0].Metadata.Uid);
        Assert.True(jobs.Count == ended.Attempts.Length, $"{jobs.Count} Jobs for these attempts:\n{TestPlatform.Describe(ended)}\n{platform.Describe()}");
        Assert.Equal(AttemptEnd.Completed, ended.Attempts[0].End);
    }

    [Fact(Explicit = true)]
    public async Task TwoCoordinators_OneOfThemKilled_MakeOneJobForEachAttempt()
    {
        await using var platform = await KubernetesPlatform.StartAsync(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(), silos: 2);
        var first = (await platform.Coordinators.SubmitAsync(Files.Teacher(Steps, ranks: 2))).Runs[0].Id;
        await Wait.ForAsync("a Job to be made", Patience, async () => (await platform.JobsAsync(first)).SingleOrDefault(), platform.Describe);

        await platform.Coordinators.Silos[1].Process.KillAsync();
        var second = (await platform.Coordinators.SubmitAsync(Files.Teacher(20))).Runs[0].Id;

        foreach (var run in (string[])[first, second])
        {
            AssertOneAttempt(platform, await CompletedAsync(platform, run));
            Assert.Single(await platform.JobsAsync(run));
        }
    }

    /// <summary>Submits the gang's run and waits until it is under way.</summary>
    private static async Task<string> ProgressAsync(KubernetesPlatform platform)
    {
        var run = (await platform.Coordinators.SubmitAsync(Gang)).Runs[0].Id;
        await platform.Coordinators.RunAsync(run, "some progress", state => state.Checkpoints.Length > 0, Patience);
        return run;
    }

    private static async Task<RunDetail> CompletedAsync(KubernetesPlatform platform, string run)
    {
        try
        {
            return await platform.Coordinators.CompletedAsync(run, Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{platform.StandIn?.Describe()}", late);
        }
    }

    private static void AssertOneAttempt(KubernetesPlatform platform, RunDetail run) =>
        Assert.True(run.Attempts is [{ End: AttemptEnd.Completed }], $"expected one attempt:\n{TestPlatform.Describe(run)}\n{platform.Describe()}");

    private static (AttemptInfo Second, AttemptInfo First) TwoAttempts(RunDetail run)
    {
        Assert.True(run.Attempts.Length == 2, $"expected two attempts:\n{TestPlatform.Describe(run)}");
        Assert.Equal(AttemptEnd.Completed, run.Attempts[0].End);
        return (run.Attempts[0], run.Attempts[1]);
    }
}
