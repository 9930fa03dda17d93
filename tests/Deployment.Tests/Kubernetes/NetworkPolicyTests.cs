using k8s.Models;

namespace Hayate.Deployment.Tests.Kubernetes;

/// <summary>That everything reaches what it needs, and nothing else.</summary>
public sealed class NetworkPolicyTests
{
    private const int Api = 7070;
    private const int Silo = 11111;
    private const int Dashboard = 7080;
    private const int Database = 5432;
    private const int Https = 443;
    private const int SomePort = 40123;

    private static readonly Place Internet = new(Address: "203.0.113.0/24");
    private static readonly Place IngressController = new(NamespaceLabels: new Dictionary<string, string> { ["hayate/may-call"] = "true" });
    private static readonly Place Collector = new(NamespaceLabels: new Dictionary<string, string> { ["hayate/collects-telemetry"] = "true" });
    private static readonly Place Stranger = new(NamespaceLabels: new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "elsewhere" });

    /// <summary>A pod that the coordinator makes for an attempt.</summary>
    private static readonly Place OnDemand = new(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "hayate", ["app.kubernetes.io/component"] = "worker" });

    public static TheoryData<string> Overlays => Overlay.All;

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Program_OfAnOverlay_ReachesWhatItNeeds(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Network network = new(overlay.Of<V1NetworkPolicy>());
        var (coordinator, dashboard, worker) = (PodOf(overlay, "coordinator"), PodOf(overlay, "dashboard"), PodOf(overlay, "worker"));

        Assert.True(network.Lets(IngressController, dashboard, Dashboard));
        Assert.True(network.Lets(IngressController, coordinator, Api));
        Assert.True(network.Lets(dashboard, coordinator, Api));
        Assert.True(network.Lets(coordinator, coordinator, Silo));
        Assert.True(network.Lets(coordinator, Internet, Https));
        Assert.True(network.Lets(coordinator, Internet, Database));
        Assert.All((Place[])[worker, OnDemand], any =>
        {
            Assert.True(network.Lets(any, coordinator, Api));
            Assert.True(network.Lets(any, worker, SomePort));
            Assert.True(network.Lets(worker, any, SomePort));
            Assert.True(network.Lets(any, Internet, Https));
        });
        Assert.All((Place[])[coordinator, dashboard, worker, OnDemand], any =>
        {
            Assert.True(network.Lets(any, Internet, 53, "UDP"));
            Assert.All((int[])[4317, 4318], port => Assert.True(network.Lets(any, Collector, port)));
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Program_OfAnOverlay_ReachesNothingElse(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        Network network = new(overlay.Of<V1NetworkPolicy>());
        var (coordinator, dashboard, worker) = (PodOf(overlay, "coordinator"), PodOf(overlay, "dashboard"), PodOf(overlay, "worker"));

        foreach (var (to, port) in new[] { (coordinator, Api), (coordinator, Silo), (dashboard, Dashboard), (worker, SomePort), (OnDemand, SomePort) })
        {
            Assert.False(network.Lets(Stranger, to, port));
            Assert.False(network.Lets(Internet, to, port));
        }

        Assert.All((Place[])[dashboard, worker, OnDemand, IngressController], other => Assert.False(network.Lets(other, coordinator, Silo)));
        Assert.All((Place[])[dashboard, IngressController], other => Assert.False(network.Lets(other, worker, SomePort)));
        Assert.False(network.Lets(dashboard, Internet, Https));
        Assert.All((Place[])[dashboard, worker, OnDemand], other => Assert.False(network.Lets(other, Internet, Database)));
        Assert.All((Place[])[coordinator, dashboard, worker, OnDemand], other => Assert.False(network.Lets(Collector, other, Api) || network.Lets(other, Stranger, 4317)));
    }

    [Fact]
    public async Task Program_OfTheDevOverlay_ReachesDatabaseAndBlobs()
    {
        var overlay = await Overlay.RenderAsync("dev");
        Network network = new(overlay.Of<V1NetworkPolicy>());

        Assert.True(network.Lets(PodOf(overlay, "coordinator"), PodOf(overlay, "postgres"), Database));
        Assert.All((string[])["coordinator", "worker"], program => Assert.True(network.Lets(PodOf(overlay, program), PodOf(overlay, "azurite"), 10000)));
    }

    [Fact]
    public async Task Worker_OfTheAzureOverlay_HearsOfEvictions()
    {
        var overlay = await Overlay.RenderAsync("azure");
        Place machine = new(Address: "169.254.169.254/32");

        Assert.Equal("http://169.254.169.254", Assert.Single(overlay.Workloads, workload => workload.Component == "worker").Variable("Hayate__Worker__ScheduledEvents"));
        Assert.All((Place[])[PodOf(overlay, "worker"), OnDemand], worker => Assert.True(new Network(overlay.Of<V1NetworkPolicy>()).Lets(worker, machine, 80)));
    }

    private static Place PodOf(Overlay overlay, string component) => new(Assert.Single(overlay.Workloads, workload => workload.Component == component).Labels);
}
