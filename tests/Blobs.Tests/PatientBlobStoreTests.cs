using Hayate.Resilience;

namespace Hayate.Blobs.Tests;

public sealed class PatientBlobStoreTests : IDisposable
{
    private static readonly PipelineOptions Options = new ResilienceOptions().Checkpoints with { FirstPauseSeconds = 0.001, LongestPauseSeconds = 0.005 };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-blobs-");
    private readonly List<string> _told = [];
    private readonly CancellationTokenSource _giveUp = new();
    private readonly UnreliableStore _unreliable;
    private readonly PatientBlobStore _store;

    public PatientBlobStoreTests()
    {
        _unreliable = new UnreliableStore(new DirectoryBlobStore(_directory.FullName));
        _store = new PatientBlobStore(_unreliable, Options, TimeProvider.System, _told.Add, _giveUp.Token);
    }

    public void Dispose()
    {
        _giveUp.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Blob_WrittenWhileTheStoreFails_IsThereWholeOnceItWorks()
    {
        _unreliable.FailuresBefore = 3;

        Assert.True(await WriteAsync("a", "text"u8.ToArray(), overwrite: true));

        Assert.Equal("text"u8.ToArray(), await File.ReadAllBytesAsync(Path.Combine(_directory.FullName, "a"), TestContext.Current.CancellationToken));
        Assert.Equal(["Waiting for the blob store: It is down.", "The blob store works again."], _told);
    }

    [Fact]
    public async Task Blob_WhoseWriteLostItsAnswer_CountsAsWritten()
    {
        _unreliable.FailuresAfter = 1;

        Assert.True(await WriteAsync("manifest.json", "mine"u8.ToArray(), overwrite: false));
        Assert.False(await WriteAsync("manifest.json", "else"u8.ToArray(), overwrite: false));
    }

    [Fact]
    public async Task Blob_ReadWhileTheStoreFails_IsReadOnceItWorks()
    {
        await WriteAsync("a", [1, 2], overwrite: true);
        _unreliable.FailuresBefore = 2;

        await using var stream = (await _store.OpenReadAsync("a", TestContext.Current.CancellationToken))!;

        Assert.Equal(2, stream.Length);
    }

    [Fact]
    public async Task Blob_WhenTheTimeIsOver_IsGivenUpWithTheStoresTrouble()
    {
        _unreliable.FailuresBefore = int.MaxValue;
        _unreliable.Failed += _giveUp.Cancel;

        var failure = await Assert.ThrowsAsync<BlobStoreException>(() => WriteAsync("a", [1], overwrite: true));

        Assert.StartsWith("There is no time left to wait for the blob store.", failure.Message, StringComparison.Ordinal);
    }

    private Task<bool> WriteAsync(string name, byte[] bytes, bool overwrite) =>
        _store.WriteAsync(name, new MemoryStream(bytes), overwrite, TestContext.Current.CancellationToken);
}
