using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Kubernetes;
using static Hayate.Coordinator.Tests.Kubernetes.Samples;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed class JobPlanTests
{
    private static readonly ImmutableHashSet<string> Admitted = [Attempt.RunId];

    [Fact]
    public void Run_AdmittedWithoutAJob_IsServed() => Assert.Equal([Attempt.RunId], Plan([], fate: null, Admitted).RunsToServe);

    [Fact]
    public void Run_WithTheJobOfItsNextAttempt_IsServedAlready()
    {
        var plan = Plan([Job], Waiting, Admitted, [First, Second with { IsScheduled = false, IsRunning = false, Unschedulable = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu." }]);
        Assert.Empty(plan.RunsToServe);
        Assert.Empty(plan.ToDelete);
        Assert.Equal("waits for nodes: 1/2 pods scheduled: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.", plan.Statuses[Attempt]);
    }

    [Fact]
    public void Run_WithTheJobOfAnEarlierAttempt_IsServedAnew() =>
        Assert.Equal([Attempt.RunId], Plan([Job], Over, Admitted).RunsToServe);

    [Fact]
    public void Job_OfARunningAttempt_StaysWhateverElse() => Assert.Empty(Plan([Job], Running, []).ToDelete);

    [Fact]
    public void Job_OfAnAttemptThatIsOver_HasTimeToEndByItself()
    {
        Assert.Empty(Plan([Job], Over, [], now: Now.AddSeconds(75)).ToDelete);
        Assert.Single(Plan([Job], Over, [], now: Now.AddSeconds(76)).ToDelete);
        Assert.Empty(Plan([Job with { FinishedAt = Now }], Over, [], now: Now.AddSeconds(76)).ToDelete);
    }

    [Theory]
    [InlineData(RunStatus.Cancelled, 1)]
    [InlineData(RunStatus.Completed, 1)]
    [InlineData(RunStatus.Queued, 0)]
    public void Job_OfAnAttemptThatWillNotBe_GoesAtOnce(RunStatus status, int runEpoch) =>
        Assert.Equal("attempt 2 will not be", Assert.Single(Plan([Job], new() { Status = status, RunEpoch = runEpoch, IsDue = true }, []).ToDelete).Reason);

    [Fact]
    public void Job_OfARunNobodyKnows_Goes()
    {
        Assert.Equal("its run is not known here", Assert.Single(Plan([Job], fate: null, []).ToDelete).Reason);
        Assert.Single(Plan([Job with { Attempt = null }], fate: null, []).ToDelete);
        Assert.Empty(Plan([Job with { IsDeleting = true }], fate: null, []).ToDelete);
    }

    [Fact]
    public void Job_DisplacedByOthers_GoesUnlessItsRunOnlyPauses()
    {
        Assert.Equal("others come first", Assert.Single(Plan([Job], Waiting, []).ToDelete).Reason);
        Assert.Empty(Plan([Job], Waiting with { IsDue = false }, []).ToDelete);
    }

    [Fact]
    public void Job_FailedBeforeItsAttempt_IsLookedAtAndThenMadeAgain()
    {
        var failed = Job with { FinishedAt = Now, Failure = "PodFailurePolicy: container worker failed with exit code 64" };
        var plan = Plan([failed], Waiting, Admitted, now: Now.AddSeconds(29));
        Assert.Empty(plan.ToDelete);
        Assert.Contains("exit code 64", plan.Statuses[Attempt], StringComparison.Ordinal);
        Assert.Single(Plan([failed], Waiting, Admitted, now: Now.AddSeconds(30)).ToDelete);
    }

    [Fact]
    public void Job_ThatLosesAPodBeforeItsAttempt_IsLookedAtAndThenMadeAgain()
    {
        // On a node that is lost it stays for as long as nobody removes the node.
        var lost = Second with { DeletionAskedAt = Now };
        Assert.Empty(Plan([Job], Waiting, Admitted, [First, lost], now: Now.AddSeconds(29)).ToDelete);
        Assert.Equal("it ended or lost a pod before its attempt began", Assert.Single(Plan([Job], Waiting, Admitted, [First, lost], now: Now.AddSeconds(30)).ToDelete).Reason);
        Assert.Empty(Plan([Job], Running, Admitted, [First, lost], now: Now.AddSeconds(30)).ToDelete);
        Assert.Empty(Plan([Job], Waiting, Admitted, [First, Second, lost with { Name = "p-2", JobUid = "uid of the Job before" }], now: Now.AddSeconds(30)).ToDelete);
    }

    [Fact]
    public void Pod_Disrupted_IsToldUntilTheAttemptKnows()
    {
        var evicted = First with { Disruption = "EvictionByEvictionAPI: evicting" };
        Assert.Equal((Attempt, "pod p-0 was disrupted: EvictionByEvictionAPI: evicting"), Assert.Single(Plan([Job], Running, [], [evicted, Second]).Disruptions));
        Assert.Empty(Plan([Job], Running with { TakesDisruption = false }, [], [evicted, Second]).Disruptions);
    }

    [Fact]
    public void Pod_DisruptedAndGone_IsToldAllTheSame()
    {
        var evicted = First with { Disruption = "EvictionByEvictionAPI" };
        var plan = Plan([Job], Running, [], [Second], gone: [evicted]);
        Assert.Equal("pod p-0 was disrupted: EvictionByEvictionAPI", Assert.Single(plan.Disruptions).Cause);
        Assert.Equal("its workers are starting: 1/1 pods run", Plan([Job with { Pods = 1 }], Waiting, Admitted, [Second], gone: [evicted]).Statuses[Attempt]);
    }

    [Fact]
    public void Pod_DisruptedWhileNobodyLooked_IsToldByItsJob()
    {
        var failed = Job with { FinishedAt = Now, Failure = "PodFailurePolicy: Pod hayate/p-0 has condition DisruptionTarget matching FailJob rule at index 0" };
        Assert.Equal($"Job {Job.Name} failed: {failed.Failure}", Assert.Single(Plan([failed], Running, []).Disruptions).Cause);
    }

    [Fact]
    public void Pod_OfAStandingPool_IsToldToTheAttemptsOnIt()
    {
        var standing = new[] { ("worker-0", Attempt) }.ToLookup(held => held.Item1, held => held.Item2);
        var pod = First with { Attempt = null, Name = "worker-0", DeletionAskedAt = Now };
        Assert.Equal((Attempt, "pod worker-0 was deleted"), Assert.Single(Plan([], Running, [], [pod], standing: standing).Disruptions));
        Assert.Single(Plan([], Running, [], gone: [pod], standing: standing).Disruptions);
        Assert.Empty(Plan([], Running, [], [pod with { DeletionAskedAt = null }], gone: [pod], standing: standing).Disruptions);
    }

    [Fact]
    public void Status_OfAJob_SaysWhatItWaitsFor()
    {
        Assert.Equal($"waits for Kubernetes to make the pods of Job {Job.Name}", JobStatusText.Of(Job, []));
        Assert.Equal($"waits for its quota: Job {Job.Name} is suspended", JobStatusText.Of(Job with { IsSuspended = true }, []));
        Assert.Equal("waits for pod p-1: ImagePullBackOff: no such image", JobStatusText.Of(Job, [First, Second with { IsRunning = false, Waiting = "ImagePullBackOff: no such image" }]));
        Assert.Equal("its workers are starting: 2/2 pods run", JobStatusText.Of(Job, [First, Second]));
        Assert.Equal($"waits for the Job {Job.Name} of before to be gone", JobStatusText.Of(Job with { IsDeleting = true }, []));
    }

    private static JobPlan Plan(
        JobFacts[] jobs, AttemptFate? fate, ImmutableHashSet<string> admitted, PodFacts[]? pods = null, PodFacts[]? gone = null, DateTimeOffset? now = null, ILookup<string, ServedAttempt>? standing = null) =>
        JobPlan.Make(
            new(jobs, pods ?? [], gone ?? [], IsSynced: true, Trouble: null),
            fate is null ? new Dictionary<ServedAttempt, AttemptFate>() : new Dictionary<ServedAttempt, AttemptFate> { [Attempt] = fate },
            standing ?? Array.Empty<string>().ToLookup(pod => pod, _ => Attempt), admitted, now ?? Now);
}
