using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>That the objects of an overlay fit together.</summary>
public sealed class ManifestTests
{
    /// <summary>Secrets that no overlay holds: infra/secrets.sh makes the first two, a certificate's issuer the third.</summary>
    private static readonly string[] MadeElsewhere = ["hayate-coordinator", "hayate-worker", "hayate-tls"];

    public static TheoryData<string> Overlays => Overlay.All;

    [Fact]
    public void Overlays_OfTheRepository_AreFound() => Assert.Equal(["azure", "dev"], Overlay.All.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Object_OfAnOverlay_HasANameOfItsOwnInTheNamespace(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Assert.NotEmpty(overlay.Programs);
        Assert.Empty(overlay.Objects.GroupBy(item => (item.Kind, item.Metadata.Name)).Where(group => group.Count() > 1).Select(group => group.Key));
        var clusterWide = overlay.Objects.Where(item => item is V1Namespace);
        Assert.All(overlay.Objects.Except(clusterWide), item => Assert.True(item.Metadata.NamespaceProperty == "hayate", $"{item.Kind} {item.Metadata.Name} is in '{item.Metadata.NamespaceProperty}'."));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Selector_OfAnOverlay_FindsPodsAndNobodyElses(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        foreach (var workload in overlay.Workloads)
        {
            var found = overlay.Workloads.Where(other => Selects(workload.Selector, other)).ToList();
            Assert.True(found is [var own] && own == workload, $"{workload} selects the pods of {string.Join(", ", found)}.");
        }

        foreach (var service in overlay.Of<V1Service>())
        {
            var served = Assert.Single(overlay.Workloads, workload => Selects(service.Spec.Selector, workload));
            foreach (var port in service.Spec.Ports ?? [])
            {
                Assert.Contains(port.TargetPort.Value, Ports(served).SelectMany(own => (string[])[own.Name, $"{own.ContainerPort}"]));
            }
        }

        Assert.All(overlay.Of<V1PodDisruptionBudget>(), budget =>
        {
            var kept = Assert.Single(overlay.Workloads, workload => Selects(budget.Spec.Selector.MatchLabels, workload));
            Assert.True(kept.Replicas > 1 && budget.Spec.MaxUnavailable?.Value == "1", $"{budget.Name()} keeps nodes from being drained, or keeps nothing.");
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Reference_OfAnOverlay_LeadsToSomething(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var secrets = overlay.Of<V1Secret>().Select(secret => secret.Name()).Concat(MadeElsewhere).ToHashSet();
        var maps = overlay.Of<V1ConfigMap>().Select(map => map.Name()).ToHashSet();
        foreach (var workload in overlay.Workloads)
        {
            var containers = workload.Pod.Containers;
            Assert.Empty(containers.SelectMany(container => container.EnvFrom ?? []).Select(from => from.ConfigMapRef?.Name).OfType<string>().Except(maps));
            Assert.Empty(containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name).OfType<string>().Except(secrets));
            Assert.Empty((workload.Pod.Volumes ?? []).Select(volume => volume.ConfigMap?.Name).OfType<string>().Except(maps));
            Assert.Empty((workload.Pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName).OfType<string>().Except(secrets));
            var volumes = (workload.Pod.Volumes ?? []).Select(volume => volume.Name).Concat(Claims(overlay, workload)).ToHashSet();
            Assert.Empty(containers.SelectMany(container => container.VolumeMounts ?? []).Select(mount => mount.Name).Except(volumes));
            foreach (var probe in containers.SelectMany(Probes).Select(probe => probe.HttpGet?.Port.Value ?? probe.TcpSocket?.Port.Value).OfType<string>())
            {
                Assert.Contains(probe, Ports(workload).Select(port => port.Name));
            }

            if (workload.Pod.ServiceAccountName is { } account) Assert.Contains(account, overlay.Of<V1ServiceAccount>().Select(known => known.Name()));
        }

        foreach (var backend in overlay.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service))
        {
            var service = Assert.Single(overlay.Of<V1Service>(), service => service.Name() == backend.Name);
            Assert.Contains(backend.Port.Name, service.Spec.Ports.Select(port => port.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Address_OfAService_IsOneThatIsThere(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var addresses = overlay.Programs.SelectMany(program => program.Pod.Containers).SelectMany(container => container.Env)
            .Where(variable => variable.Name == "Hayate__Api").Select(variable => new Uri(variable.Value)).ToList();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Contains(
            address.Port, Assert.Single(overlay.Of<V1Service>(), service => service.Name() == address.Host).Spec.Ports.Select(port => port.Port)));
    }

    private static bool Selects(IDictionary<string, string> selector, Workload workload) =>
        selector.All(pair => workload.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static IEnumerable<V1ContainerPort> Ports(Workload workload) => workload.Pod.Containers.SelectMany(container => container.Ports ?? []);

    private static IEnumerable<V1Probe> Probes(V1Container container) =>
        new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.OfType<V1Probe>();

    private static IEnumerable<string> Claims(Overlay overlay, Workload workload) =>
        overlay.Of<V1StatefulSet>().Where(set => set.Name() == workload.Name).SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Name());
}
