using Hayate.TestKit.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class WatchTests : ClusterTest
{
    [Fact]
    public async Task Watch_WithASelector_SeesWhatComesIntoItAndFallsOut()
    {
        var version = (await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace)).Metadata.ResourceVersion;
        await CreateAsync("other", "no");
        await CreateAsync("one", "yes");
        await LabelAsync("one", "no");
        await LabelAsync("one", "yes");
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Shell.Namespace);

        var seen = await TakeAsync(4, version, labels: "watched=yes");

        Assert.Equal([WatchEventType.Added, WatchEventType.Deleted, WatchEventType.Added, WatchEventType.Deleted], seen.Select(one => one.Type));
        Assert.All(seen, one => Assert.Equal("one", one.Item.Metadata.Name));
        Assert.Equal(seen.Select(one => long.Parse(one.Item.Metadata.ResourceVersion)).Order(), seen.Select(one => long.Parse(one.Item.Metadata.ResourceVersion)));
    }

    [Fact]
    public async Task Watch_WithoutAVersion_BeginsWithWhatIsThere()
    {
        await CreateAsync("one", "yes");
        Assert.Equal(WatchEventType.Added, Assert.Single(await TakeAsync(1, version: null)).Type);
    }

    [Fact]
    public async Task Watch_WithBookmarks_LearnsTheNewestVersionOfOtherThings()
    {
        var version = (await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace)).Metadata.ResourceVersion;
        await Client.CoreV1.CreateNamespacedSecretAsync(new() { Metadata = new() { Name = "unwatched" } }, Shell.Namespace);
        var (type, item) = Assert.Single(await TakeAsync(1, version, bookmarks: true));
        Assert.Equal(WatchEventType.Bookmark, type);
        Assert.True(long.Parse(item.Metadata.ResourceVersion) > long.Parse(version));
    }

    [Fact]
    public async Task Watch_WithATimeout_EndsByItself()
    {
        using var http = new HttpClient { BaseAddress = Cluster.Address }; // the client takes a watch without events for a broken one
        http.DefaultRequestHeaders.Authorization = new("Bearer", KubernetesStandIn.Token);
        Assert.Equal("", await http.GetStringAsync(new Uri("api/v1/namespaces/hayate/configmaps?watch=true&timeoutSeconds=1", UriKind.Relative)));
    }

    [Fact]
    public async Task Watch_FromAForgottenVersion_HearsThatItIsGone()
    {
        var version = (await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace)).Metadata.ResourceVersion;
        await CreateAsync("one", "yes");
        Cluster.CompactHistory();
        Exception? problem = null;
        await foreach (var _ in Client.CoreV1.WatchListNamespacedConfigMapAsync(Shell.Namespace, resourceVersion: version, onError: e => problem = e))
        {
        }

        Assert.Equal((410, "Expired"), Assert.IsType<KubernetesException>(problem).Status is { } status ? (status.Code, status.Reason) : default);

        Cluster.CompactHistory(asStatus: true);
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => TakeAsync(1, version));
        Assert.Equal(System.Net.HttpStatusCode.Gone, refusal.Response.StatusCode);
    }

    [Fact]
    public async Task Watch_WhileTheApiGoesAway_IsCut_AndNothingIsLostAfterwards()
    {
        await CreateAsync("one", "yes");
        var watch = Client.CoreV1.WatchListNamespacedConfigMapAsync(Shell.Namespace).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        var version = watch.Current.Item2.Metadata.ResourceVersion;

        await Cluster.GoAwayAsync();
        Assert.True(await EndsAsync(watch), "the watch went on");
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.CoreV1.ListNamespacedPodAsync(Shell.Namespace));
        await Cluster.ComeBackAsync();
        await CreateAsync("two", "yes");

        Assert.Equal("two", Assert.Single(await TakeAsync(1, version)).Item.Metadata.Name);
    }

    private static async Task<bool> EndsAsync(IAsyncEnumerator<(WatchEventType, V1ConfigMap)> watch)
    {
        try
        {
            return !await watch.MoveNextAsync();
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            return true;
        }
    }

    private async Task<List<(WatchEventType Type, V1ConfigMap Item)>> TakeAsync(int count, string? version, string? labels = null, bool? bookmarks = null)
    {
        using var timeout = new CancellationTokenSource(Shell.Patience);
        var seen = new List<(WatchEventType, V1ConfigMap)>();
        var watch = Client.CoreV1.WatchListNamespacedConfigMapAsync(
            Shell.Namespace, labelSelector: labels, resourceVersion: version, allowWatchBookmarks: bookmarks, cancellationToken: timeout.Token);
        await foreach (var one in watch)
        {
            seen.Add(one);
            if (seen.Count == count) break;
        }

        return seen;
    }

    private Task<V1ConfigMap> CreateAsync(string name, string watched) =>
        Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["watched"] = watched } } }, Shell.Namespace);

    private Task<V1ConfigMap> LabelAsync(string name, string watched) => Client.CoreV1.PatchNamespacedConfigMapAsync(
        new V1Patch($$$"""{"metadata":{"labels":{"watched":"{{{watched}}}"} } }""", V1Patch.PatchType.MergePatch), name, Shell.Namespace);
}
