using Hayate.Contracts.Specification;
using Hayate.Coordinator.Kubernetes;
using k8s.Models;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed class JobBuilderTests
{
    [Fact]
    public void Job_OfAGang_IsIndexedAndTriesNoPodAgain()
    {
        var job = new JobBuilder(Samples.Options(("KueueQueue", "gpu"))).Build(Samples.Demand(ranks: 3));
        var spec = job.Spec;
        Assert.Equal(("Indexed", 3, 3, 0, 3600), (spec.CompletionMode, spec.Completions, spec.Parallelism, spec.BackoffLimit, spec.TtlSecondsAfterFinished));
        Assert.All(spec.PodFailurePolicy.Rules, rule => Assert.Equal("FailJob", rule.Action));
        Assert.Equal(("Never", 75L), (spec.Template.Spec.RestartPolicy, spec.Template.Spec.TerminationGracePeriodSeconds));
        Assert.Equal(Samples.Attempt, JobNames.AttemptOf(job.Metadata.Annotations));
        Assert.Equal(Samples.Attempt, JobNames.AttemptOf(spec.Template.Metadata.Annotations));
        Assert.Equal("gpu", job.Metadata.Labels["kueue.x-k8s.io/queue-name"]);
        Assert.Equal("hayate", spec.Template.Metadata.Labels[JobNames.Installation]);
    }

    [Fact]
    public void Pod_OfAnAttempt_ServesItAloneAndSavesItselfInTime()
    {
        var pod = Build(Samples.Options(("Secrets", "blobs, token")), Samples.Demand());
        var worker = Assert.Single(pod.Spec.Containers);
        var variables = worker.Env.ToDictionary(one => one.Name, one => one.Value ?? one.ValueFrom.FieldRef.FieldPath);
        Assert.Equal(["agent"], worker.Args);
        Assert.Equal("abcdefghij.teacher/2", variables["Hayate__Worker__Serves"]);
        Assert.Equal(("metadata.name", "status.podIP"), (variables["Hayate__Worker__Id"], variables["Hayate__Worker__Address"]));
        Assert.Equal(("http://coordinator:7070", "1", "60"), (variables["Hayate__Api"], variables["Hayate__Worker__Slots"], variables["Hayate__Worker__StopGraceSeconds"]));
        Assert.Equal(["blobs", "token"], worker.EnvFrom.Select(source => source.SecretRef.Name));
    }

    [Fact]
    public void Pod_OfNoTemplate_MayDoLittle()
    {
        var pod = Build(Samples.Options(), Samples.Demand());
        var worker = pod.Spec.Containers[0];
        Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
        Assert.False(pod.Spec.AutomountServiceAccountToken);
        Assert.True(worker.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(worker.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["/var/lib/hayate", "/tmp"], worker.VolumeMounts.Select(mount => mount.MountPath));
        Assert.All(pod.Spec.Volumes, volume => Assert.NotNull(volume.EmptyDir));
    }

    [Theory]
    [InlineData(8, 2, 5, "5")]
    [InlineData(5, 2, 5, "5")]
    [InlineData(16, 1, 10, "10")]
    [InlineData(4, 3, 4, "4")]
    public void Pods_OnGpus_ShareTheRanksEvenly(int mostPerPod, int pods, int slots, string gpus)
    {
        var job = new JobBuilder(Samples.Options(("CudaSlotsPerPod", $"{mostPerPod}"), ("MemoryPerSlot", "8Gi"))).Build(Samples.Demand(ranks: 10, DeviceKind.Cuda));
        var worker = job.Spec.Template.Spec.Containers[0];
        Assert.Equal(pods, job.Spec.Completions);
        Assert.Equal(gpus, worker.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal($"{slots * 8}Gi", worker.Resources.Requests["memory"].ToString());
        Assert.Equal($"{slots}", worker.Env.Single(one => one.Name == "Hayate__Worker__Slots").Value);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void Pod_OfAPreemptibleRun_ToleratesSpotNodes(bool isPreemptible, int tolerations) =>
        Assert.Equal(tolerations, Build(Samples.Options(), Samples.Demand(isPreemptible: isPreemptible)).Spec.Tolerations?.Count ?? 0);

    [Fact]
    public void Pod_OfATemplate_KeepsWhatTheAttemptDoesNotSay()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "pod.yaml");
        File.WriteAllText(file, """
            metadata:
              labels: { team: vision }
            spec:
              restartPolicy: Always
              priorityClassName: training
              tolerations: [{ key: gpu, operator: Exists, effect: NoSchedule }]
              containers:
                - name: proxy
                  image: proxy:1
                - name: worker
                  env: [{ name: HTTPS_PROXY, value: "http://proxy" }, { name: Hayate__Worker__Serves, value: "no" }]
                  volumeMounts: [{ name: scratch, mountPath: /var/lib/hayate }]
              volumes: [{ name: scratch, emptyDir: { sizeLimit: 10Gi } }]
            """);
        var options = Samples.Options(("PodTemplate", file), ("Command", "dotnet /app/Hayate.Worker.dll"));
        Build(options, Samples.Demand());
        var pod = Build(options, Samples.Demand());
        Assert.Equal(("Never", "training", "vision"), (pod.Spec.RestartPolicy, pod.Spec.PriorityClassName, pod.Metadata.Labels["team"]));
        Assert.Equal(3, pod.Spec.Tolerations.Count);
        var worker = pod.Spec.Containers[1];
        Assert.Equal(("hayate/worker:1", "dotnet"), (worker.Image, worker.Command[0]));
        Assert.Equal("http://proxy", worker.Env.Single(one => one.Name == "HTTPS_PROXY").Value);
        Assert.Equal("abcdefghij.teacher/2", worker.Env.Single(one => one.Name == "Hayate__Worker__Serves").Value);
        Assert.Equal(["scratch", "hayate-tmp"], worker.VolumeMounts.Select(mount => mount.Name));
    }

    [Theory]
    [InlineData(null, 30, 45)]
    [InlineData(4.0, 30, 45)]
    [InlineData(20.5, 62, 77)]
    [InlineData(1e9, 3600, 3615)]
    public void Grace_OfMeasuredCheckpoints_LeavesRoomForThree(double? longest, int ranks, int pod) =>
        Assert.Equal((ranks, pod), (GracePeriod.Of(longest).RankSeconds, GracePeriod.Of(longest).PodSeconds));

    private static V1PodTemplateSpec Build(KubernetesOptions options, AttemptDemand demand) => new JobBuilder(options).Build(demand).Spec.Template;
}
