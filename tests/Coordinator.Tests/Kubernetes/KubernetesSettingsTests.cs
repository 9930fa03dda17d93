using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed class KubernetesSettingsTests
{
    [Fact]
    public void Settings_OfNothing_AskForNoCluster()
    {
        List<string> errors = [];
        Assert.False(Samples.Read(errors).Enabled);
        Assert.Empty(errors);
    }

    [Fact]
    public void Settings_WithMistakes_AreRefusedNamingEachKeyAndItsCure()
    {
        List<string> errors = [];
        Samples.Read(
            errors,
            ("Enabled", "true"), ("CoordinatorAddress", "coordinator:7070"), ("Devices", "tpu"), ("NodeSelector", "pool"), ("SpotTolerations", "spot"),
            ("CpuPerSlot", "many"), ("MemoryPerSlot", "-1Gi"), ("MaxPendingJobs", "0"), ("Installation", "Our Team"), ("PodTemplate", "/no/such/file"),
            ("Devises", "cpu"));
        Assert.Equal(11, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("Hayate:Kubernetes:Devises is no setting", StringComparison.Ordinal));
        Assert.Contains("Hayate:Kubernetes:Devices is 'tpu': kinds of device are expected: cpu, cuda. Leave it out for both.", errors);
        Assert.Contains("Hayate:Kubernetes:MaxPendingJobs is '0': a whole number from 1 to 10000 is expected. Leave it out for 8.", errors);
        Assert.Contains("Hayate:Kubernetes:CpuPerSlot is 'many': a positive quantity as Kubernetes writes it is expected, such as 500m or 2Gi. Leave it out for 1.", errors);
        Assert.Contains(errors, error => error.StartsWith("Hayate:Kubernetes:PodTemplate is '/no/such/file': a YAML file of a PodTemplateSpec", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_EnabledWithoutImage_SayThatItIsMissing()
    {
        List<string> errors = [];
        Samples.Read(errors, ("Enabled", "true"));
        Assert.Equal(
            ["Hayate:Kubernetes:Image is missing", "Hayate:Kubernetes:CoordinatorAddress is missing"], errors.Select(error => error.Split('.')[0]));
        errors.Clear();
        Samples.Read(errors, ("Enabled", "true"), ("Devices", ""));
        Assert.Empty(errors);
    }

    [Fact]
    public void Settings_Given_AreRead()
    {
        var options = Samples.Options(("Devices", "CUDA"), ("NodeSelector", "pool=gpu, zone=1"), ("SpotTolerations", "a=b:NoSchedule,c:NoExecute"), ("CudaSlotsPerPod", "8"));
        Assert.Equal([DeviceKind.Cuda], options.Devices);
        Assert.Equal("1", options.NodeSelector["zone"]);
        Assert.Equal(["a Equal b NoSchedule", "c Exists  NoExecute"], options.SpotTolerations.Select(one => $"{one.Key} {one.OperatorProperty} {one.Value} {one.Effect}"));
        Assert.Equal((1, 8), (options.SlotsPerPod[DeviceKind.Cpu], options.SlotsPerPod[DeviceKind.Cuda]));
    }

    [Fact]
    public void Template_WithAFieldThatPodsHaveNot_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "pod.yaml");
        File.WriteAllText(file, "spec:\n  nodeSelektor: {}\n");
        List<string> errors = [];
        Samples.Read(errors, ("PodTemplate", file));
        Assert.Contains("nodeSelektor", Assert.Single(errors), StringComparison.Ordinal);
    }
}
