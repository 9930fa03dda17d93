using Hayate.Coordinator.Hosting;
using k8s;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Where the cluster is, who asks, and the namespace in which Jobs are made.</summary>
internal sealed record KubernetesPlace(KubernetesClientConfiguration Access, string Namespace)
{
    private const string NamespaceOfPod = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <exception cref="StartupException">There is no kubeconfig, and no service account either.</exception>
    public static KubernetesPlace Find(KubernetesOptions options)
    {
        try
        {
            var access = options.Kubeconfig is { } file
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(file))
                : KubernetesClientConfiguration.InClusterConfig();
            var ownNamespace = options.Kubeconfig is null && File.Exists(NamespaceOfPod) ? File.ReadAllText(NamespaceOfPod).Trim() : access.Namespace;
            return new(access, options.Namespace ?? (string.IsNullOrEmpty(ownNamespace) ? "default" : ownNamespace));
        }
        catch (Exception failure) // whatever it is: there is no way to the cluster
        {
            throw new StartupException(
                options.Kubeconfig is { } file
                    ? $"{KubernetesSettings.Section}:Kubeconfig is '{file}', which cannot be used: {failure.Message}"
                    : $"{KubernetesSettings.Section}:Enabled is true, but this is no pod with a service account: {failure.Message} Run in the cluster, or set {KubernetesSettings.Section}:Kubeconfig.",
                failure);
        }
    }
}
