using System.Text;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>That the programs understand what the manifests tell them.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Settings_OfAProgram_AreOnesThatItKnowsAndTakes(string name)
    {
        using Secrets secrets = new();
        using MountedFiles files = new();
        await secrets.MakeAsync();
        var overlay = await Overlay.RenderAsync(name);
        Assert.Equal(["coordinator", "dashboard", "worker"], overlay.Programs.Select(program => program.Component).Order(StringComparer.Ordinal));
        foreach (var program in overlay.Programs)
        {
            var settings = files.Place(overlay, program, Settings(overlay, program, secrets));
            Assert.Empty(ProgramSettings.Check(program.Component, settings));
            Assert.Empty(settings.Keys.Where(key => !key.StartsWith("Hayate__", StringComparison.Ordinal)).Except(["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "Logging__LogLevel__Hayate.Rank"]));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Ports_OfAProgram_AreThoseItIsToldToListenAt(string name)
    {
        foreach (var program in (await Overlay.RenderAsync(name)).Programs.Where(program => program.Variable("Hayate__Urls") is not null))
        {
            List<int> told = [new Uri(program.Variable("Hayate__Urls")!).Port];
            if (program.Variable("Hayate__Orleans__SiloPort") is { } silo) told.Add(int.Parse(silo, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(told, program.Pod.Containers.Single().Ports.Select(port => port.ContainerPort));
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Folder_OfAProgram_IsAVolumeItMayWrite(string name)
    {
        foreach (var program in (await Overlay.RenderAsync(name)).Programs)
        {
            var mounts = program.Pod.Containers.Single().VolumeMounts;
            if (program.Variable("Hayate__Data") is { } data)
                Assert.Contains(mounts, mount => mount.ReadOnlyProperty is not true && $"{data}/".StartsWith($"{mount.MountPath}/", StringComparison.Ordinal));
            if (program.Variable("Hayate__Secrets") is { } folder) Assert.True(Assert.Single(mounts, mount => mount.MountPath == folder).ReadOnlyProperty);
        }
    }

    private static Dictionary<string, string> Settings(Overlay overlay, Workload program, Secrets secrets)
    {
        var container = program.Pod.Containers.Single();
        var settings = (container.Env ?? []).ToDictionary(variable => variable.Name, variable => variable.Value ?? OfThePod(variable));
        foreach (var map in (container.EnvFrom ?? []).Select(from => overlay.Of<V1ConfigMap>().Single(map => map.Name() == from.ConfigMapRef.Name)))
        {
            foreach (var (key, value) in map.Data) settings.Add(key, value);
        }

        foreach (var secret in (program.Pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName).OfType<string>())
        {
            var own = overlay.Of<V1Secret>().SingleOrDefault(known => known.Name() == secret)?.Data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value));
            foreach (var (key, value) in own ?? secrets.Of(program.Component)) settings.Add(key, value);
        }

        return settings;
    }

    private static string OfThePod(V1EnvVar variable) => variable.ValueFrom.FieldRef.FieldPath switch
    {
        "status.podIP" => "10.244.1.7",
        "metadata.name" => "hayate-worker-0",
        var other => throw new InvalidOperationException($"{variable.Name} comes from {other}, which this test does not know."),
    };
}
