using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hayate.TestKit.Kubernetes.Controllers;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>The environment of a container, and the texts that refer to it as <c>$(NAME)</c>.</summary>
internal sealed partial class ContainerEnvironment
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly Func<string, string> _translate;

    /// <summary>Puts it together: the machine's search path, the image's, the node's and the pod's own.</summary>
    /// <exception cref="ContainerConfigException">Something that it refers to is not there.</exception>
    public ContainerEnvironment(V1Pod pod, V1Container container, StandInImage image, PodVolumes volumes, NodeContext context, string podDirectory)
    {
        _translate = text => volumes.Translate(container, text);
        var cluster = context.Cluster;
        foreach (var name in (string[])["PATH", "DOTNET_ROOT", "LANG"]) if (Environment.GetEnvironmentVariable(name) is { } value) _variables[name] = value;
        var temporary = _translate("/tmp") is not "/tmp" and var mounted ? mounted : Directory.CreateDirectory(Path.Combine(podDirectory, "tmp")).FullName;
        (_variables["HOME"], _variables["TMPDIR"], _variables["HOSTNAME"]) = (podDirectory, temporary, pod.Spec.Hostname ?? pod.Metadata.Name);
        foreach (var (name, value) in image.Environment) _variables[name] = _translate(value);
        _variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        _variables["KUBERNETES_SERVICE_PORT"] = context.ApiPort.ToString(CultureInfo.InvariantCulture);
        foreach (var source in container.EnvFrom ?? []) AddAll(source, pod, cluster);
        foreach (var variable in container.Env ?? [])
        {
            if (variable.ValueFrom is not { } from) _variables[variable.Name] = Expand(variable.Value ?? "");
            else if (Read(from, pod, container, cluster) is { } value) _variables[variable.Name] = _translate(value);
        }
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>A text with the paths of volumes made real, and <c>$(NAME)</c> replaced where there is such a variable.</summary>
    public string Expand(string text) => Reference().Replace(
        _translate(text), match => match.Value == "$$" ? "$" : _variables.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    /// <summary>The values of a secret, as text.</summary>
    public static IReadOnlyDictionary<string, string> DataOf(V1Secret? secret)
    {
        var all = new Dictionary<string, string>(secret?.StringData ?? new Dictionary<string, string>());
        foreach (var (name, value) in secret?.Data ?? new Dictionary<string, byte[]>()) all[name] = Encoding.UTF8.GetString(value);
        return all;
    }

    private void AddAll(V1EnvFromSource source, V1Pod pod, Cluster cluster)
    {
        var space = pod.Metadata.NamespaceProperty;
        IEnumerable<KeyValuePair<string, string>> all = [];
        if (source.ConfigMapRef is { } map)
        {
            var found = cluster.Find<V1ConfigMap>(space, map.Name);
            if (found is null && map.Optional != true) throw new ContainerConfigException($"configmap \"{map.Name}\" not found");
            all = found?.Data ?? new Dictionary<string, string>();
        }
        else if (source.SecretRef is { } secret)
        {
            var found = cluster.Find<V1Secret>(space, secret.Name);
            if (found is null && secret.Optional != true) throw new ContainerConfigException($"secret \"{secret.Name}\" not found");
            all = DataOf(found);
        }

        foreach (var (name, value) in all) _variables[source.Prefix + name] = _translate(value);
    }

    private static string? Read(V1EnvVarSource from, V1Pod pod, V1Container container, Cluster cluster)
    {
        var space = pod.Metadata.NamespaceProperty;
        if (from.ConfigMapKeyRef is { } map)
        {
            if (cluster.Find<V1ConfigMap>(space, map.Name)?.Data?.TryGetValue(map.Key, out var value) == true) return value;
            return map.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {map.Key} in ConfigMap {space}/{map.Name}");
        }

        if (from.SecretKeyRef is { } secret)
        {
            if (DataOf(cluster.Find<V1Secret>(space, secret.Name)).TryGetValue(secret.Key, out var value)) return value;
            return secret.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {secret.Key} in Secret {space}/{secret.Name}");
        }

        return from.FieldRef is { } field ? Read(field.FieldPath, pod) : Read(from.ResourceFieldRef, container);
    }

    private static string Read(string path, V1Pod pod) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => pod.Metadata.NamespaceProperty,
        "metadata.uid" => pod.Metadata.Uid,
        "spec.nodeName" => pod.Spec.NodeName,
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName,
        "status.hostIP" or "status.hostIPs" => pod.Status.HostIP,
        "status.podIP" or "status.podIPs" => pod.Status.PodIP,
        _ when path.StartsWith("metadata.labels['", StringComparison.Ordinal) => ValueOf(pod.Metadata.Labels, path),
        _ => ValueOf(pod.Metadata.Annotations, path),
    };

    private static string ValueOf(IDictionary<string, string>? values, string path) => values?.TryGetValue(path.Split('\'')[1], out var value) == true ? value : "";

    private static string Read(V1ResourceFieldSelector field, V1Container container)
    {
        var parts = field.Resource.Split('.', 2);
        var amounts = parts[0] == "limits" ? container.Resources?.Limits : container.Resources?.Requests;
        var amount = amounts?.TryGetValue(parts[1], out var found) == true ? found.ToDecimal() : Environment.ProcessorCount;
        var divisor = field.Divisor?.ToDecimal() is > 0 and var stated ? stated : 1;
        return decimal.Ceiling(amount / divisor).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\$|\$\(([A-Za-z_][\w.-]*)\)")]
    private static partial Regex Reference();
}
