using System.Collections.Concurrent;
using Hayate.TestKit;
using k8s;
using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>What <c>kubectl kustomize</c> makes of an overlay, as the types of the Kubernetes client.</summary>
internal sealed class Overlay
{
    /// <summary>Overlays, by their folders.</summary>
    public static readonly TheoryData<string> All = [.. Directory.GetDirectories(Repository.File("k8s", "overlays")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private static readonly ConcurrentDictionary<string, Task<Overlay>> Rendered = new();

    private Overlay(string name, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => (Name, Objects) = (name, objects);

    public string Name { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    /// <summary>Everything that makes pods.</summary>
    public IEnumerable<Workload> Workloads => Objects.Select(Workload.Of).OfType<Workload>();

    /// <summary>Those of Hayate's own programs.</summary>
    public IEnumerable<Workload> Programs => Workloads.Where(workload => workload.Labels.TryGetValue("app.kubernetes.io/name", out var name) && name == "hayate");

    public static Task<Overlay> RenderAsync(string name) => Rendered.GetOrAdd(name, RenderNewAsync);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    private static async Task<Overlay> RenderNewAsync(string name)
    {
        var (yaml, warnings) = await Command.RunAsync(Kubectl(), ["kustomize", Repository.File("k8s", "overlays", name)]);
        Assert.True(warnings.Length == 0, warnings);
        // Strict: a key that the type does not have is an error, and so is a kind that nobody knows.
        return new(name, [.. KubernetesYaml.LoadAllFromString(yaml, typeMap: null, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);
    }

    /// <summary>The one that test.sh has installed, or the machine's own.</summary>
    private static string Kubectl()
    {
        var installed = Repository.File("artifacts", "tools", "kubectl", "kubectl");
        return File.Exists(installed) ? installed : "kubectl";
    }
}
