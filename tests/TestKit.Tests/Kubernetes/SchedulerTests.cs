using Hayate.TestKit.Kubernetes;
using k8s;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class SchedulerTests
{
    private static readonly StandInNode Gpus = new("gpu-1")
    {
        Capacity = new Dictionary<string, string> { ["cpu"] = "8", ["nvidia.com/gpu"] = "2" },
        Labels = new Dictionary<string, string> { ["pool"] = "spot" },
        Taints = ["example.com/spot=true:NoSchedule"],
    };

    [Fact]
    public async Task Pod_ThatFitsNowhere_WaitsAndSaysWhy_UntilThereIsRoom()
    {
        await using var cluster = await Shell.ClusterAsync(new("node-1"), Gpus with { Taints = [] });
        using var client = cluster.CreateClient();
        await client.CoreV1.CreateNamespacedPodAsync(Shell.Pod("first", Shell.EndsWhenAsked(0), gpus: "2"), Shell.Namespace);
        await Shell.UpAsync(cluster, "first");
        await client.CoreV1.CreateNamespacedPodAsync(Shell.Pod("second", "true", gpus: "1"), Shell.Namespace);

        var waiting = await Shell.PodAsync(cluster, "second", "to be refused", pod => pod.Status.Conditions?.Count > 0);
        var reason = Assert.Single(waiting.Status.Conditions, one => one.Type == "PodScheduled");
        Assert.Equal(("Pending", "False", "Unschedulable"), (waiting.Status.Phase, reason.Status, reason.Reason));
        Assert.StartsWith("0/2 nodes are available: 2 Insufficient nvidia.com/gpu", reason.Message, StringComparison.Ordinal);

        await client.CoreV1.DeleteNamespacedPodAsync("first", Shell.Namespace);
        await Shell.PodAsync(cluster, "second", "to succeed", pod => pod.Status.Phase == "Succeeded" && pod.Spec.NodeName == "gpu-1");
    }

    [Fact]
    public async Task Pod_WithSelectorAndToleration_GoesWhereBothHold()
    {
        await using var cluster = await Shell.ClusterAsync(new("node-1"), Gpus);
        using var client = cluster.CreateClient();
        var pod = Shell.Pod("spot", "true");
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["pool"] = "spot" };
        await client.CoreV1.CreateNamespacedPodAsync(pod, Shell.Namespace);
        var waiting = await Shell.PodAsync(cluster, "spot", "to be refused", one => one.Status.Conditions?.Count > 0);
        Assert.Contains("1 node(s) had untolerated taint {example.com/spot: true}", waiting.Status.Conditions[0].Message, StringComparison.Ordinal);

        pod.Metadata.Name = "bearing";
        pod.Spec.Tolerations = [new() { Key = "example.com/spot", OperatorProperty = "Exists", Effect = "NoSchedule" }];
        await client.CoreV1.CreateNamespacedPodAsync(pod, Shell.Namespace);
        await Shell.PodAsync(cluster, "bearing", "to succeed", one => one.Status.Phase == "Succeeded" && one.Spec.NodeName == "gpu-1");
    }
}
