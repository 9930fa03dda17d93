using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>Files of ConfigMaps that a pod sees in a folder, in a folder of this machine.</summary>
internal sealed class MountedFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-mounts-");

    /// <summary>Writes the files of a program, and says where they are in the settings that name them.</summary>
    public Dictionary<string, string> Place(Overlay overlay, Workload program, IReadOnlyDictionary<string, string> settings)
    {
        Dictionary<string, string> placed = new(settings);
        foreach (var volume in (program.Pod.Volumes ?? []).Where(volume => volume.ConfigMap is not null))
        {
            var folder = _directory.CreateSubdirectory(volume.ConfigMap.Name).FullName;
            foreach (var (file, text) in overlay.Of<V1ConfigMap>().Single(map => map.Name() == volume.ConfigMap.Name).Data) File.WriteAllText(Path.Combine(folder, file), text);
            var mount = program.Pod.Containers.Single().VolumeMounts.Single(mount => mount.Name == volume.Name);
            foreach (var (name, value) in settings.Where(setting => setting.Value.StartsWith($"{mount.MountPath}/", StringComparison.Ordinal)))
            {
                placed[name] = Path.Combine(folder, value[(mount.MountPath.Length + 1)..]);
            }
        }

        return placed;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
