using Microsoft.Extensions.Time.Testing;

namespace Hayate.Blobs.Tests;

public sealed class DirectoryBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-blobs-");

    private protected override IBlobStore Store => new DirectoryBlobStore(_directory.FullName);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Write_WhereAFileIsInTheWay_NamesTheDirectoryAndTheCure()
    {
        var root = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(root, "", TestContext.Current.CancellationToken);

        IOException error = await Assert.ThrowsAsync<IOException>(() => WriteAsync(new DirectoryBlobStore(root), "a", overwrite: true));

        Assert.Contains($"'{root}' cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("Hayate:Blobs:Directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WhereNobodyMayWrite_NamesTheDirectoryAndTheCure()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a file system on which even root may make no folder.");
        IOException error = await Assert.ThrowsAsync<IOException>(() => WriteAsync(new DirectoryBlobStore("/proc/hayate"), "a", overwrite: true));

        Assert.Contains("'/proc/hayate' cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("Hayate:Blobs:Directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_AfterAWriterWasKilled_RemovesWhatItLeftOnceThatIsOld()
    {
        var left = Path.Combine(_directory.CreateSubdirectory(".unfinished").FullName, "left");
        await File.WriteAllTextAsync(left, "half a checkpoint", TestContext.Current.CancellationToken);
        FakeTimeProvider time = new();
        File.SetLastWriteTimeUtc(left, time.GetUtcNow().UtcDateTime);

        await WriteAsync(new DirectoryBlobStore(_directory.FullName, time), "a", overwrite: true);
        Assert.True(File.Exists(left), "It may still be written: it is young.");

        time.Advance(TimeSpan.FromHours(25));
        await WriteAsync(new DirectoryBlobStore(_directory.FullName, time), "a", overwrite: true);
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task Write_WithoutOverwriting_LeavesNoUnfinishedFileWhicheverWayItEnds()
    {
        Assert.True(await WriteAsync(Store, "a", overwrite: false));
        Assert.False(await WriteAsync(Store, "a", overwrite: false));
        await Assert.ThrowsAsync<TaskCanceledException>(() => Store.WriteAsync("b", new MemoryStream([1]), overwrite: true, new CancellationToken(canceled: true)));

        Assert.Equal([Path.Combine(_directory.FullName, "a")], Directory.GetFiles(_directory.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Read_OfABlobBeingReplaced_GoesOnWithTheOldBytes()
    {
        await Store.WriteAsync("a", new MemoryStream("old"u8.ToArray()), overwrite: true, TestContext.Current.CancellationToken);
        await using Stream reader = (await Store.OpenReadAsync("a", TestContext.Current.CancellationToken))!;

        await Store.WriteAsync("a", new MemoryStream("new bytes"u8.ToArray()), overwrite: true, TestContext.Current.CancellationToken);

        Assert.Equal("old", await new StreamReader(reader).ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static Task<bool> WriteAsync(IBlobStore store, string name, bool overwrite) =>
        store.WriteAsync(name, new MemoryStream([1, 2, 3]), overwrite, TestContext.Current.CancellationToken);
}
