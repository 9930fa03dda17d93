using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Hayate.Resilience;
using Hayate.TestKit;

namespace Hayate.Blobs.Tests;

public sealed class AzureBlobStoreTests(AzuriteFixture fixture) : BlobStoreContract
{
    private static readonly PipelineOptions Once = new() { Tries = 1, FirstPauseSeconds = 0.01, LongestPauseSeconds = 0.01 };
    private static readonly PipelineOptions Thrice = Once with { Tries = 3 };

    private readonly string _container = Azurite.NewContainer();

    private protected override IBlobStore Store => Open(Thrice);

    [Fact]
    public async Task Blob_OfManyBlocks_ReadsBackWhole()
    {
        var bytes = new byte[(40 << 20) + 12_345];
        new Random(5).NextBytes(bytes);
        await Store.WriteAsync("large", new OneWayStream(bytes), overwrite: false, TestContext.Current.CancellationToken);

        await using var stream = (await Store.OpenReadAsync("large", TestContext.Current.CancellationToken))!;
        using MemoryStream read = new();
        stream.CopyTo(read); // as the reader of checkpoints does

        Assert.Equal(bytes.Length, stream.Length);
        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()), "the bytes read are not those written");
    }

    [Fact]
    public async Task Blob_OfManyBlocksThatExists_IsKeptWhenOverwritingIsNotAsked()
    {
        await WriteAsync(Store, "large", "first");

        Assert.False(await Store.WriteAsync("large", new OneWayStream(new byte[20 << 20]), overwrite: false, TestContext.Current.CancellationToken));

        Assert.Equal("first", await ReadAsync(Store, "large"));
    }

    [Fact]
    public async Task Read_OfABlobBeingReplaced_BreaksOffAndMixesNothing()
    {
        await Store.WriteAsync("a", new OneWayStream(new byte[20 << 20]), overwrite: true, TestContext.Current.CancellationToken);
        await using var reader = (await Store.OpenReadAsync("a", TestContext.Current.CancellationToken))!;

        await Store.WriteAsync("a", new OneWayStream(new byte[20 << 20]), overwrite: true, TestContext.Current.CancellationToken);

        var broken = await Assert.ThrowsAsync<BlobStoreException>(() => reader.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.EndsWith("could not give 'a': the blob was replaced meanwhile.", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ThatFailsOnTheWay_IsTriedAgain()
    {
        FaultyTransport faults = new();
        var store = Open(Thrice, faults);

        await WriteAsync(store, "a", "text");
        faults.Broken = 2;
        await WriteAsync(store, "b", "more");
        faults.Unavailable = 2;

        Assert.Equal("more", await ReadAsync(store, "b"));
        Assert.Equal(0, faults.Broken + faults.Unavailable);
    }

    [Fact]
    public async Task Request_ThatFailsAtEveryTry_IsOneFailureOfTheStore()
    {
        FaultyTransport faults = new();
        var store = Open(Thrice, faults);
        await WriteAsync(store, "a", "text");
        faults.Broken = 100;

        foreach (var failing in Everything(store))
        {
            var failure = await Assert.ThrowsAsync<BlobStoreException>(failing);
            Assert.Contains($"/{_container} could not ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("there is no connection: The connection broke.", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(100 - (4 * 3), faults.Broken);
    }

    [Fact]
    public async Task Request_WithoutAnAnswer_IsCutOff()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0); // takes connections and says nothing
        listener.Start();
        var silent = fixture.Azurite.ConnectionString.Replace(fixture.Azurite.Address.Authority, listener.LocalEndpoint.ToString(), StringComparison.Ordinal);
        var store = new BlobLocation { ConnectionString = silent, Container = _container }.Open(Once with { TimeoutSeconds = 0.5 }, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<BlobStoreException>(() => ReadAsync(store, "a"));

        Assert.EndsWith("there was no answer in time. Check that it is reachable from here.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_AfterManyFailures_FailAtOnceForAWhile()
    {
        FaultyTransport faults = new();
        var store = Open(Once with { BreakAfter = 3 }, faults);
        faults.Broken = 100;
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<BlobStoreException>(() => ReadAsync(store, "a"));

        var failure = await Assert.ThrowsAsync<BlobStoreException>(() => ReadAsync(store, "a"));

        Assert.Contains("left in peace", failure.Message, StringComparison.Ordinal);
        Assert.Equal(97, faults.Broken);
    }

    [Fact]
    public async Task Write_OnceTheServiceIsBack_MakesTheContainer()
    {
        FaultyTransport faults = new();
        var store = Open(Once, faults);
        faults.Broken = 1;
        await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync(store, "a", "text"));

        await WriteAsync(store, "a", "text");

        Assert.Equal("text", await ReadAsync(store, "a"));
    }

    [Fact]
    public async Task Request_WithAWrongKey_NamesTheKeyOfTheSettings()
    {
        var wrong = fixture.Azurite.ConnectionString.Replace("Eby8", "Fby8", StringComparison.Ordinal);
        var store = new BlobLocation { ConnectionString = wrong, Container = _container }.Open(Thrice, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync(store, "a", "text"));

        Assert.Contains("access is denied (AuthorizationFailure). Give the identity or key of Hayate:Blobs the right", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_GivenUp_IsACancellationAndNoFailureOfTheStore()
    {
        using CancellationTokenSource giveUp = new();
        FaultyTransport faults = new() { OnBroken = giveUp.Cancel };
        var store = Open(Thrice with { Tries = 0 }, faults);
        faults.Broken = 100;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync("a", new MemoryStream([1]), overwrite: true, giveUp.Token));

        Assert.Equal(99, faults.Broken);
    }

    private static IEnumerable<Func<Task>> Everything(AzureBlobStore store) =>
    [
        () => WriteAsync(store, "b", "text"),
        () => ReadAsync(store, "a"),
        () => store.DeleteAsync("a", TestContext.Current.CancellationToken),
        async () => await store.ListAsync("", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync(),
    ];

    private AzureBlobStore Open(PipelineOptions resilience, HttpPipelineTransport? transport = null)
    {
        BlobClientOptions options = new() { RetryPolicy = new AzurePipelinePolicy(resilience, TimeProvider.System, logs: null) };
        if (transport is not null)
            options.Transport = transport;
        return new AzureBlobStore(new BlobContainerClient(fixture.Azurite.ConnectionString, _container, options));
    }

    private static Task<bool> WriteAsync(IBlobStore store, string name, string text) =>
        store.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), overwrite: true, TestContext.Current.CancellationToken);

    private static async Task<string> ReadAsync(IBlobStore store, string name)
    {
        using StreamReader reader = new((await store.OpenReadAsync(name, TestContext.Current.CancellationToken))!);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
