using System.Text;
using System.Text.RegularExpressions;
using Hayate.TestKit.Kubernetes.Controllers;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>
/// The volumes of a pod, as directories. Nothing is mounted: where command, arguments or environment of a container name a path below a
/// mount, they are given the path below the volume's directory.
/// </summary>
internal sealed class PodVolumes
{
    private readonly Dictionary<string, string> _directories = [];

    /// <summary>Makes them.</summary>
    /// <exception cref="ContainerConfigException">Something that they need is not there.</exception>
    public PodVolumes(V1Pod pod, Cluster cluster, string podDirectory, string claims)
    {
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            var directory = Path.Combine(podDirectory, "volumes", volume.Name);
            if (volume.PersistentVolumeClaim is { } claim) directory = Path.Combine(claims, pod.Metadata.NamespaceProperty, claim.ClaimName);
            Directory.CreateDirectory(directory);
            _directories[volume.Name] = volume.HostPath?.Path ?? directory;
            foreach (var (name, bytes) in FilesOf(volume, pod, cluster)) File.WriteAllBytes(Path.Combine(directory, name), bytes);
        }
    }

    /// <summary>A text of a container with the paths of its mounts made real.</summary>
    public string Translate(V1Container container, string text)
    {
        var mounts = (container.VolumeMounts ?? []).ToDictionary(mount => mount.MountPath.TrimEnd('/'), mount => Path.Combine(_directories[mount.Name], mount.SubPath ?? "").TrimEnd('/'));
        if (mounts.Count == 0) return text;
        // All in one pass: what has been made real may lie below the path of another mount.
        var paths = string.Join('|', mounts.Keys.OrderByDescending(path => path.Length).Select(Regex.Escape));
        return Regex.Replace(text, $@"(?<![\w./-])({paths})(?![\w.-])", match => mounts[match.Value]);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> FilesOf(V1Volume volume, V1Pod pod, Cluster cluster)
    {
        var space = pod.Metadata.NamespaceProperty;
        if (volume.ConfigMap is { } map)
        {
            var found = cluster.Find<V1ConfigMap>(space, map.Name);
            if (found is null && map.Optional != true) throw new ContainerConfigException($"configmap \"{map.Name}\" not found");
            return (found?.Data ?? new Dictionary<string, string>()).Select(pair => (pair.Key, Encoding.UTF8.GetBytes(pair.Value)));
        }

        if (volume.Secret is { } secret)
        {
            var found = cluster.Find<V1Secret>(space, secret.SecretName);
            if (found is null && secret.Optional != true) throw new ContainerConfigException($"secret \"{secret.SecretName}\" not found");
            return ContainerEnvironment.DataOf(found).Select(pair => (pair.Key, Encoding.UTF8.GetBytes(pair.Value)));
        }

        if (volume.EmptyDir is null && volume.PersistentVolumeClaim is null && volume.HostPath is null)
        {
            throw new ContainerConfigException($"volume \"{volume.Name}\" is of a kind that this stand-in has not");
        }

        return [];
    }
}
