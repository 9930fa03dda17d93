using System.Text.RegularExpressions;
using Hayate.TestKit;
using k8s;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>Workers that the coordinator makes for an attempt: what it may ask of the cluster for them, and what it is told.</summary>
public sealed partial class OnDemandTests
{
    [Fact]
    public async Task Rights_OfTheCoordinator_AreThoseOfItsDocumentationAndNoOthers()
    {
        var overlay = await Overlay.RenderAsync("azure");
        var documentation = await File.ReadAllTextAsync(Repository.File("docs", "kubernetes.md"), TestContext.Current.CancellationToken);
        var documented = KubernetesYaml.Deserialize<V1Role>($"apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n{DocumentedRules().Match(documentation).Groups[1].Value}");

        var given = Assert.Single(overlay.Of<V1Role>());

        Assert.Equal(documented.Rules.Select(Words).Order(StringComparer.Ordinal), given.Rules.Select(Words).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(given.Rules, rule => rule.Verbs.Concat(rule.Resources).Concat(rule.ApiGroups).Contains("*"));
        Assert.DoesNotContain(overlay.Objects, item => item is V1ClusterRole or V1ClusterRoleBinding);
        var binding = Assert.Single(overlay.Of<V1RoleBinding>());
        Assert.Equal((given.Name(), "hayate-coordinator"), (binding.RoleRef.Name, Assert.Single(binding.Subjects).Name));
    }

    [Fact]
    public async Task Settings_OfItsWorkers_NameWhatThereIs()
    {
        var overlay = await Overlay.RenderAsync("azure");
        var (coordinator, worker) = (Of(overlay, "coordinator"), Of(overlay, "worker"));

        Assert.Equal(worker.Pod.Containers.Single().Image, coordinator.Variable("Hayate__Kubernetes__Image"));
        Assert.Equal(worker.Variable("Hayate__Api"), coordinator.Variable("Hayate__Kubernetes__CoordinatorAddress"));
        Assert.Equal(worker.Pod.ServiceAccountName, coordinator.Variable("Hayate__Kubernetes__ServiceAccount"));
        Assert.Equal(worker.Pod.Volumes.Single(volume => volume.Secret is not null).Secret.SecretName, coordinator.Variable("Hayate__Kubernetes__Secrets"));
        Assert.Equal("hayate", worker.Labels["hayate/installation"]);
    }

    private static Workload Of(Overlay overlay, string component) => Assert.Single(overlay.Programs, program => program.Component == component);

    private static string Words(V1PolicyRule rule) =>
        $"{string.Join(',', rule.ApiGroups)}/{string.Join(',', rule.Resources)}: {string.Join(',', rule.Verbs.Order(StringComparer.Ordinal))}";

    [GeneratedRegex(@"## Rights\n.*?```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex DocumentedRules();
}
