using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Kubernetes;
using Microsoft.Extensions.Configuration;

namespace Hayate.Coordinator.Tests.Kubernetes;

/// <summary>Attempts, Jobs and pods to start from.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly ServedAttempt Attempt = new() { RunId = "abcdefghij.teacher", Epoch = 2 };

    public static readonly JobFacts Job = new() { Attempt = Attempt, Name = "abcdefghij-teacher-2", Uid = "job-uid", Pods = 2, GraceSeconds = 45 };

    public static readonly PodFacts First = Pod("p-0");

    public static readonly PodFacts Second = Pod("p-1");

    public static readonly AttemptFate Waiting = new() { Status = RunStatus.Queued, RunEpoch = 1, IsDue = true };

    public static readonly AttemptFate Running = new() { Status = RunStatus.Running, RunEpoch = 2, IsDue = true, TakesDisruption = true };

    public static readonly AttemptFate Over = new() { Status = RunStatus.Queued, RunEpoch = 2, IsDue = true, EndedAt = Now };

    public static AttemptDemand Demand(int ranks = 2, DeviceKind device = DeviceKind.Cpu, bool isPreemptible = true) => new()
    {
        Attempt = Attempt, Ranks = ranks, Device = device, IsPreemptible = isPreemptible, Grace = GracePeriod.Of(20),
    };

    /// <summary>Options from keys below <c>Hayate:Kubernetes</c>, which must be right.</summary>
    public static KubernetesOptions Options(params (string Key, string Value)[] keys)
    {
        List<string> errors = [];
        var options = Read(errors, [("Enabled", "true"), ("Image", "hayate/worker:1"), ("CoordinatorAddress", "http://coordinator:7070"), .. keys]);
        Assert.Empty(errors);
        return options;
    }

    public static KubernetesOptions Read(ICollection<string> errors, params (string Key, string Value)[] keys) => KubernetesSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(pair => KeyValuePair.Create($"Hayate:Kubernetes:{pair.Key}", (string?)pair.Value))).Build(), errors);

    private static PodFacts Pod(string name) => new() { Attempt = Attempt, Name = name, JobUid = Job.Uid, CreatedAt = Now, IsScheduled = true, IsRunning = true };
}
