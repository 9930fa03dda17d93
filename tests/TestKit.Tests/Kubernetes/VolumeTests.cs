using k8s;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class VolumeTests
{
    [Fact]
    public async Task Paths_BelowMounts_AreThoseOfTheVolumes_AndClaimedOnesAreShared()
    {
        await using var cluster = await Shell.ClusterAsync();
        using var client = cluster.CreateClient();
        foreach (var name in (string[])["first", "second"])
        {
            var pod = Shell.Pod(name, "echo $NAME > $SHARED/$NAME; echo $NAME > /tmp/mine; ls $SHARED; cat /tmp/mine; echo $KEPT");
            pod.Spec.Volumes =
            [
                new() { Name = "shared", PersistentVolumeClaim = new() { ClaimName = "shared" } },
                new() { Name = "tmp", EmptyDir = new() },
            ];
            pod.Spec.Containers[0].VolumeMounts = [new() { Name = "shared", MountPath = "/shared" }, new() { Name = "tmp", MountPath = "/tmp" }];
            pod.Spec.Containers[0].Env.Add(new() { Name = "SHARED", Value = "/shared" });
            pod.Spec.Containers[0].Env.Add(new() { Name = "KEPT", Value = "/other/shared:/tmpfs" });
            await client.CoreV1.CreateNamespacedPodAsync(pod, Shell.Namespace);
            await Shell.PodAsync(cluster, name, "to succeed", one => one.Status.Phase == "Succeeded");
        }

        var logs = cluster.Pods(Shell.Namespace).Select(pod => cluster.LogsOf(pod)!);
        Assert.Equal(["first\nfirst\n/other/shared:/tmpfs\n", "first\nsecond\nsecond\n/other/shared:/tmpfs\n"], logs);
        Assert.Equal(["first", "second"], Directory.GetFiles(cluster.ClaimedVolume(Shell.Namespace, "shared")).Select(Path.GetFileName).Order());
    }
}
