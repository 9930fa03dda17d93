using Hayate.TestKit.Kubernetes;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

/// <summary>Pods and jobs whose container is a shell script, and what tests say to a cluster.</summary>
internal static class Shell
{
    public const string Namespace = "hayate";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly StandInImage Image = new("shell:1", ["sh", "-c"]) { Environment = new Dictionary<string, string> { ["FROM_IMAGE"] = "yes" } };

    /// <summary>A cluster that knows the image.</summary>
    public static Task<KubernetesStandIn> ClusterAsync(params StandInNode[] nodes) =>
        KubernetesStandIn.StartAsync(nodes.Length == 0 ? new() { Images = [Image] } : new() { Images = [Image], Nodes = nodes });

    public static V1Pod Pod(string name, string script, string? gpus = null, long grace = 30) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["app"] = name } },
        Spec = Spec(script, gpus, grace),
    };

    public static V1Job Job(string name, string script, int completions = 2) => new()
    {
        Metadata = new() { Name = name },
        Spec = new()
        {
            CompletionMode = "Indexed",
            Completions = completions,
            Parallelism = completions,
            BackoffLimit = 0,
            Template = new() { Metadata = new() { Labels = new Dictionary<string, string> { ["run"] = name } }, Spec = Spec(script, gpus: null, grace: 30) },
        },
    };

    /// <summary>A script that says "up", and at SIGTERM "asked", and ends with a code.</summary>
    public static string EndsWhenAsked(int code) => $"trap 'echo asked; exit {code}' TERM; echo up; while :; do sleep 0.05; done";

    /// <summary>A script that hears no SIGTERM.</summary>
    public const string Deaf = "trap '' TERM; echo up; while :; do sleep 0.05; done";

    public static Task<V1Pod> PodAsync(KubernetesStandIn cluster, string name, string what, Func<V1Pod, bool> isSo) => Wait.ForAsync(
        $"pod {name} {what}", Patience, () => Task.FromResult(cluster.Pods(Namespace).FirstOrDefault(pod => pod.Metadata.Name.StartsWith(name, StringComparison.Ordinal) && isSo(pod))), cluster.Describe);

    /// <summary>Waits until the pod's script has said "up", after which it hears signals as it means to.</summary>
    public static Task<V1Pod> UpAsync(KubernetesStandIn cluster, string name) =>
        PodAsync(cluster, name, "to be up", pod => pod.Status.Phase == "Running" && cluster.LogsOf(pod)?.Contains("up\n", StringComparison.Ordinal) == true);

    public static Task<V1Job> JobAsync(KubernetesStandIn cluster, string name, string condition) => Wait.ForAsync(
        $"job {name} to be {condition}", Patience,
        () => Task.FromResult(cluster.Jobs(Namespace).FirstOrDefault(job => job.Metadata.Name == name && job.Status?.Conditions?.Any(one => one.Type == condition && one.Status == "True") == true)),
        cluster.Describe);

    public static Task GoneAsync(KubernetesStandIn cluster, string name) => Wait.ForAsync(
        $"pods {name} to be gone", Patience, () => Task.FromResult(cluster.Pods(Namespace).Any(pod => pod.Metadata.Name.StartsWith(name, StringComparison.Ordinal)) ? null : name), cluster.Describe);

    private static V1PodSpec Spec(string script, string? gpus, long grace) => new()
    {
        RestartPolicy = "Never",
        TerminationGracePeriodSeconds = grace,
        Containers =
        [
            new()
            {
                Name = "main",
                Image = "shell:1",
                Args = [script],
                Env = [new() { Name = "POD_IP", ValueFrom = new() { FieldRef = new() { FieldPath = "status.podIP" } } }, new() { Name = "NAME", ValueFrom = new() { FieldRef = new() { FieldPath = "metadata.name" } } }],
                Resources = new() { Limits = gpus is null ? null : new Dictionary<string, ResourceQuantity> { ["nvidia.com/gpu"] = new(gpus) } },
            },
        ],
    };
}
