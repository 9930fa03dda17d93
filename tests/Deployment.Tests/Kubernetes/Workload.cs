using k8s;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>Something that makes pods.</summary>
/// <param name="Kind">Deployment or StatefulSet.</param>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">Pods.</param>
/// <param name="Selector">Labels by which it knows its pods.</param>
/// <param name="Template">The pods.</param>
internal sealed record Workload(string Kind, string Name, int Replicas, IDictionary<string, string> Selector, V1PodTemplateSpec Template)
{
    public V1PodSpec Pod => Template.Spec;

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public string Component => Labels.TryGetValue("app.kubernetes.io/component", out var component) ? component : Name;

    public static Workload? Of(IKubernetesObject<V1ObjectMeta> item) => item switch
    {
        V1Deployment deployment => new("Deployment", deployment.Name(), deployment.Spec.Replicas ?? 1, deployment.Spec.Selector.MatchLabels, deployment.Spec.Template),
        V1StatefulSet set => new("StatefulSet", set.Name(), set.Spec.Replicas ?? 1, set.Spec.Selector.MatchLabels, set.Spec.Template),
        _ => null,
    };

    /// <summary>Value of a variable that is written out.</summary>
    public string? Variable(string name) => Pod.Containers.SelectMany(container => container.Env ?? []).SingleOrDefault(variable => variable.Name == name)?.Value;

    public override string ToString() => $"{Kind} {Name}";
}
