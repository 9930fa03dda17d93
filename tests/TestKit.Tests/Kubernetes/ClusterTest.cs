using Hayate.TestKit.Kubernetes;

namespace Hayate.TestKit.Tests.Kubernetes;

/// <summary>A test with a cluster of its own and the official client of it.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    protected KubernetesStandIn Cluster { get; private set; } = null!;

    protected k8s.Kubernetes Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await Shell.ClusterAsync();
        Client = Cluster.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
