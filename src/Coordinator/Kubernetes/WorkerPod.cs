using System.Globalization;
using Hayate.Contracts.Specification;
using k8s;
using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>The pod of a worker: what the operator's template says, and on it what an attempt needs. Where both speak of one thing, the attempt's word counts.</summary>
internal sealed class WorkerPod(KubernetesOptions options)
{
    /// <summary>Name of the container that is the agent.</summary>
    public const string Container = "worker";

    private const string Data = "/var/lib/hayate";
    private const string DataVolume = "hayate-data";
    private const string TemporaryVolume = "hayate-tmp";

    public V1PodTemplateSpec Build(AttemptDemand demand, int slots)
    {
        var template = options.PodTemplate is { } given ? KubernetesJson.Deserialize<V1PodTemplateSpec>(KubernetesJson.Serialize(given)) : new();
        template.Metadata ??= new();
        template.Metadata.Labels = Over(template.Metadata.Labels, JobNames.Labels(options.Installation, demand.Attempt));
        template.Metadata.Annotations = Over(template.Metadata.Annotations, JobNames.Annotations(demand.Attempt));
        var pod = template.Spec ??= new();
        pod.RestartPolicy = "Never";
        pod.TerminationGracePeriodSeconds = demand.Grace.PodSeconds;
        pod.ServiceAccountName = options.ServiceAccount ?? pod.ServiceAccountName;
        pod.AutomountServiceAccountToken ??= false;
        pod.EnableServiceLinks ??= false;
        if (!options.NodeSelector.IsEmpty) pod.NodeSelector = Over(pod.NodeSelector, options.NodeSelector);
        if (demand.IsPreemptible) pod.Tolerations = [.. pod.Tolerations ?? [], .. options.SpotTolerations];
        pod.SecurityContext ??= new() { RunAsNonRoot = true, RunAsUser = 1654, RunAsGroup = 1654, FsGroup = 1654, SeccompProfile = new() { Type = "RuntimeDefault" } };
        pod.Volumes = [.. pod.Volumes ?? []];
        AddVolume(pod, DataVolume);
        AddVolume(pod, TemporaryVolume);
        pod.Containers ??= [];
        if (pod.Containers.FirstOrDefault(one => one.Name == Container) is not { } container) pod.Containers.Insert(0, container = new() { Name = Container });
        Complete(container, demand, slots);
        return template;
    }

    private void Complete(V1Container container, AttemptDemand demand, int slots)
    {
        container.Image = options.Image;
        if (!options.Command.IsEmpty) container.Command = [.. options.Command];
        container.Args = ["agent"];
        container.EnvFrom = [.. container.EnvFrom ?? [], .. options.Secrets.Select(name => new V1EnvFromSource { SecretRef = new() { Name = name } })];
        var own = Environment(demand, slots).ToList();
        container.Env = [.. (container.Env ?? []).Where(given => own.TrueForAll(variable => variable.Name != given.Name)), .. own];
        container.Resources ??= new();
        container.Resources.Requests = Over(container.Resources.Requests, Amounts(demand.Device, slots));
        container.Resources.Limits = Over(container.Resources.Limits, Amounts(demand.Device, slots));
        container.SecurityContext ??= new() { AllowPrivilegeEscalation = false, ReadOnlyRootFilesystem = true, Capabilities = new() { Drop = ["ALL"] } };
        container.VolumeMounts = [.. container.VolumeMounts ?? []];
        AddMount(container, DataVolume, Data);
        AddMount(container, TemporaryVolume, "/tmp");
    }

    private IEnumerable<V1EnvVar> Environment(AttemptDemand demand, int slots)
    {
        yield return Variable("Hayate__Api", options.CoordinatorAddress);
        yield return Variable("Hayate__Data", Data);
        yield return Variable("Hayate__Worker__Serves", demand.Attempt.ToString());
        yield return Field("Hayate__Worker__Id", "metadata.name");
        yield return Field("Hayate__Worker__Address", "status.podIP");
        yield return Variable("Hayate__Worker__Slots", Text(slots));
        yield return Variable("Hayate__Worker__ThreadsPerSlot", Text(Math.Max(1, (int)options.CpuPerSlot.ToDecimal())));
        yield return Variable("Hayate__Worker__StopGraceSeconds", Text(demand.Grace.RankSeconds));
    }

    private Dictionary<string, ResourceQuantity> Amounts(DeviceKind device, int slots)
    {
        var amounts = new Dictionary<string, ResourceQuantity>
        {
            ["cpu"] = Times(options.CpuPerSlot, slots),
            ["memory"] = Times(options.MemoryPerSlot, slots),
        };
        if (device == DeviceKind.Cuda) amounts[options.GpuResource] = new(Text(slots));
        return amounts;
    }

    private static ResourceQuantity Times(ResourceQuantity quantity, int slots) => new(quantity.ToDecimal() * slots, 0, quantity.Format);

    private static void AddVolume(V1PodSpec pod, string name)
    {
        if (pod.Volumes.All(volume => volume.Name != name)) pod.Volumes.Add(new() { Name = name, EmptyDir = new() });
    }

    private static void AddMount(V1Container container, string volume, string path)
    {
        if (container.VolumeMounts.All(mount => mount.Name != volume && mount.MountPath != path)) container.VolumeMounts.Add(new() { Name = volume, MountPath = path });
    }

    private static Dictionary<string, T> Over<T>(IDictionary<string, T>? under, IEnumerable<KeyValuePair<string, T>> over)
    {
        var both = new Dictionary<string, T>(under ?? new Dictionary<string, T>());
        foreach (var (key, value) in over) both[key] = value;
        return both;
    }

    private static V1EnvVar Variable(string name, string value) => new() { Name = name, Value = value };

    private static V1EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new() { FieldRef = new() { FieldPath = path } } };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
