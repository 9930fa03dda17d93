using System.Globalization;
using System.Runtime.InteropServices;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes;

/// <summary>
/// Where the workers of a <see cref="KubernetesPlatform"/> are made: on a stand-in, or on the cluster that <c>HAYATE_TEST_KUBECONFIG</c> is for. The
/// nodes of that one must be this machine, as with k3s: its pods share the machine's network, to reach a coordinator on loopback, and a
/// directory of it, for blobs.
/// </summary>
internal sealed partial class TestCluster : IAsyncDisposable
{
    private const string Token = "coordinator";
    private const string StandInImage = "hayate/worker:test";
    private const string StandInNamespace = "hayate";

    private readonly TemporaryDirectory _data = new();
    private readonly string? _real = Environment.GetEnvironmentVariable("HAYATE_TEST_KUBECONFIG");
    private readonly string _image = Environment.GetEnvironmentVariable("HAYATE_TEST_KUBERNETES_IMAGE") ?? StandInImage;
    private readonly string _installation = $"test-{Guid.NewGuid():N}"[..20];

    private TestCluster()
    {
    }

    /// <summary>The stand-in; null on a real cluster.</summary>
    public KubernetesStandIn? StandIn { get; private set; }

    /// <summary>A kubeconfig for the tests themselves.</summary>
    public string AdminKubeconfig => _real ?? _data["admin"];

    /// <summary>Where Jobs and pods are.</summary>
    public string Namespace { get; private set; } = StandInNamespace;

    public static async Task<TestCluster> StartAsync()
    {
        var cluster = new TestCluster();
        if (cluster._real is { } kubeconfig)
        {
            cluster.Namespace = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig).Namespace ?? "default";
            return cluster;
        }

        var worker = new StandInImage(StandInImage, [HayateProcess.Executable("Worker")]) { Environment = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Production" } };
        cluster.StandIn = await KubernetesStandIn.StartAsync(new() { Images = [worker], Namespaces = [StandInNamespace] });
        cluster.StandIn.Grant(Token, $"system:serviceaccount:{StandInNamespace}:hayate-coordinator", Documented);
        await cluster.StandIn.WriteKubeconfigAsync(cluster._data["admin"], StandInNamespace);
        await cluster.StandIn.WriteKubeconfigAsync(cluster._data["coordinator"], StandInNamespace, Token);
        return cluster;
    }

    /// <summary>What coordinators are told of the cluster.</summary>
    public IReadOnlyDictionary<string, string> SettingsFor(Uri coordinator)
    {
        File.WriteAllText(_data["pod.yaml"], Template(Directory.CreateDirectory(_data["blobs"]).FullName));
        return new Dictionary<string, string>
        {
            ["Hayate__Kubernetes__Enabled"] = "true",
            ["Hayate__Kubernetes__Kubeconfig"] = _real ?? _data["coordinator"],
            ["Hayate__Kubernetes__Namespace"] = Namespace,
            ["Hayate__Kubernetes__Installation"] = _installation,
            ["Hayate__Kubernetes__Image"] = _image,
            ["Hayate__Kubernetes__PodTemplate"] = _data["pod.yaml"],
            ["Hayate__Kubernetes__CoordinatorAddress"] = coordinator.GetLeftPart(UriPartial.Authority),
            ["Hayate__Blobs__Directory"] = _data["blobs"],
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (StandIn is not null) await StandIn.DisposeAsync();
        else await DeleteJobsAsync();
        _data.Dispose();
    }

    /// <summary>The rights that the documentation says a coordinator needs.</summary>
    private static V1Role Documented => new()
    {
        Metadata = new() { NamespaceProperty = StandInNamespace },
        Rules =
        [
            new() { ApiGroups = ["batch"], Resources = ["jobs"], Verbs = ["create", "get", "list", "watch", "delete"] },
            new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["list", "watch"] },
        ],
    };

    private string Template(string blobs) => string.Create(CultureInfo.InvariantCulture, $$"""
        spec:
          hostNetwork: {{(_real is null ? "false" : "true")}}
          securityContext: { runAsUser: {{UserId()}}, runAsGroup: {{GroupId()}} }
          containers:
            - name: worker
              env: [{ name: Hayate__Blobs__Directory, value: /blobs }]
              volumeMounts: [{ name: blobs, mountPath: /blobs }]
          volumes: [{ name: blobs, hostPath: { path: "{{blobs}}" } }]

        """);

    private async Task DeleteJobsAsync()
    {
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(AdminKubeconfig));
        await client.BatchV1.DeleteCollectionNamespacedJobAsync(Namespace, labelSelector: $"hayate/installation={_installation}", propagationPolicy: "Background");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial int UserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial int GroupId();
}
