using System.Globalization;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>What every pod of ours keeps to.</summary>
public sealed class PodPolicyTests
{
    /// <summary>After its ranks have ended an agent tells how: AgentCommand gives it as long.</summary>
    private const int FarewellSeconds = 15;

    /// <summary>A coordinator that has drained ends its requests and hands its grains over: .NET's own limit for stopping.</summary>
    private const int StopSeconds = 30;

    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Container_OfAnyPod_RunsWithoutRightsOnAFileSystemItCannotWrite(string name) => await ForEachAsync(name, (workload, container) =>
    {
        var pod = workload.Pod.SecurityContext;
        Assert.True(pod.RunAsNonRoot);
        Assert.True(pod.RunAsUser > 0 && pod.RunAsGroup > 0);
        Assert.Equal("RuntimeDefault", pod.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        Assert.Contains("/tmp", container.VolumeMounts.Select(mount => mount.MountPath));
        Assert.DoesNotContain(workload.Pod.Volumes ?? [], volume => volume.HostPath is not null);
        Assert.False(workload.Pod.HostNetwork is true || workload.Pod.HostPID is true || workload.Pod.HostIPC is true);
    });

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Container_OfAnyPod_AsksForWhatItNeedsAndIsHeldToALimit(string name) => await ForEachAsync(name, (_, container) =>
    {
        foreach (var resource in (string[])["cpu", "memory"])
        {
            Assert.True(container.Resources.Requests[resource].ToDecimal() > 0);
            Assert.True(container.Resources.Limits[resource].ToDecimal() >= container.Resources.Requests[resource].ToDecimal());
        }
    });

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Container_ThatListens_SaysWhetherItStartedIsReadyAndLives(string name) => await ForEachAsync(name, (workload, container) =>
    {
        var listens = container.Ports is { Count: > 0 };
        Assert.Equal(listens, container.StartupProbe is not null && container.ReadinessProbe is not null && container.LivenessProbe is not null);
        // Ranks are never killed because somebody cannot see them.
        if (workload.Component == "worker") Assert.True(!listens && container.LivenessProbe is null);
    });

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Image_OfAnyContainer_IsOneVersion(string name) => await ForEachAsync(name, (_, container) =>
    {
        var tag = container.Image[(container.Image.LastIndexOf('/') + 1)..].Split(':') is [_, var version] ? version : "";
        Assert.True(tag is not ("" or "latest") && tag.Any(char.IsAsciiDigit), $"{container.Image} may be another image tomorrow.");
        Assert.True(container.ImagePullPolicy is null or "IfNotPresent");
    });

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task GracePeriod_OfACoordinator_LetsItDrainAndHandOver(string name)
    {
        var coordinator = await ProgramAsync(name, "coordinator");
        var drain = double.Parse(coordinator.Variable("Hayate__DrainSeconds")!, CultureInfo.InvariantCulture);
        var probe = coordinator.Pod.Containers.Single().ReadinessProbe;
        Assert.True(drain >= probe.PeriodSeconds!.Value * probe.FailureThreshold!.Value, "It stops serving before others have seen that it is not ready.");
        Assert.True(coordinator.Pod.TerminationGracePeriodSeconds >= drain + StopSeconds);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task GracePeriod_OfAWorker_LetsItsRanksCheckpointAndItsAgentTell(string name)
    {
        var worker = await ProgramAsync(name, "worker");
        Assert.True(worker.Pod.TerminationGracePeriodSeconds >= int.Parse(worker.Variable("Hayate__Worker__StopGraceSeconds")!, CultureInfo.InvariantCulture) + FarewellSeconds);
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Update_OfCoordinators_LosesNone(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var coordinators = Assert.Single(overlay.Of<V1Deployment>(), deployment => deployment.Name() == "hayate-coordinator").Spec;
        Assert.True(coordinators.Replicas > 1);
        Assert.Equal(("0", "1"), (coordinators.Strategy.RollingUpdate.MaxUnavailable.Value, coordinators.Strategy.RollingUpdate.MaxSurge.Value));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Token_OfTheApiServer_IsMountedForNobodyWhoDoesNotAsk(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Assert.All(overlay.Of<V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken));
        var asking = overlay.Of<V1RoleBinding>().SelectMany(binding => binding.Subjects).Select(subject => subject.Name).ToHashSet();
        Assert.All(overlay.Workloads, workload => Assert.Equal(
            workload.Pod.ServiceAccountName is { } account && asking.Contains(account), workload.Pod.AutomountServiceAccountToken is true));
        Assert.All(overlay.Workloads, workload => Assert.True(workload.Pod.ServiceAccountName is not null || workload.Pod.AutomountServiceAccountToken is false));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Secret_OfAProgram_ComesAsAReference(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        string[] secret = ["Token", "ConnectionString", "SigningKeys", "Sha256", "PASSWORD"];
        var written = overlay.Workloads.SelectMany(workload => workload.Pod.Containers).SelectMany(container => container.Env ?? [])
            .Where(variable => variable.Value is not null).Select(variable => variable.Name).Concat(overlay.Of<V1ConfigMap>().SelectMany(map => map.Data.Keys));
        Assert.DoesNotContain(written, key => secret.Any(word => key.Contains(word, StringComparison.Ordinal)));
    }

    private static async Task<Workload> ProgramAsync(string name, string component) =>
        Assert.Single((await Overlay.RenderAsync(name)).Programs, workload => workload.Component == component);

    private static async Task ForEachAsync(string name, Action<Workload, V1Container> check)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (var workload in overlay.Workloads)
        {
            foreach (var container in workload.Pod.Containers)
            {
                try
                {
                    check(workload, container);
                }
                catch (Exception failure)
                {
                    throw new InvalidOperationException($"{workload}, container {container.Name}: {failure.Message}", failure);
                }
            }
        }
    }
}
