using System.Text;

namespace Hayate.Blobs.Tests;

/// <summary>What every blob store promises.</summary>
public abstract class BlobStoreContract
{
    private protected abstract IBlobStore Store { get; }

    [Fact]
    public async Task Blob_Written_ReadsBackWhole()
    {
        var bytes = new byte[3_000_001];
        new Random(5).NextBytes(bytes);

        Assert.True(await WriteAsync("runs/a.b/1/000000100/model.safetensors", bytes));

        Assert.Equal(bytes, await ReadAsync("runs/a.b/1/000000100/model.safetensors"));
    }

    [Fact]
    public async Task Blob_WithoutBytes_IsThere()
    {
        Assert.True(await WriteAsync("empty", []));

        Assert.Empty((await ReadAsync("empty"))!);
        Assert.Equal(["empty"], await ListAsync(""));
    }

    [Fact]
    public async Task Blob_WrittenAgain_IsReplaced()
    {
        await WriteAsync("x", "a longer text"u8.ToArray());

        Assert.True(await WriteAsync("x", "short"u8.ToArray()));

        Assert.Equal("short"u8.ToArray(), await ReadAsync("x"));
    }

    [Fact]
    public async Task Blob_ThatExists_IsKeptWhenOverwritingIsNotAsked()
    {
        Assert.True(await WriteAsync("manifest.json", "first"u8.ToArray(), overwrite: false));

        Assert.False(await WriteAsync("manifest.json", "second"u8.ToArray(), overwrite: false));

        Assert.Equal("first"u8.ToArray(), await ReadAsync("manifest.json"));
    }

    [Fact]
    public async Task Blob_WrittenByManyAtOnceWithoutOverwriting_IsWrittenByOne()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => WriteAsync("one", Encoding.UTF8.GetBytes($"writer {i}"), overwrite: false)));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => written[i]);
        Assert.Equal($"writer {winner}", Encoding.UTF8.GetString((await ReadAsync("one"))!));
    }

    [Fact]
    public async Task Blob_WhoseContentFails_DoesNotAppear()
    {
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync("half", new FailingStream(), overwrite: true, TestContext.Current.CancellationToken));

        Assert.Null(await ReadAsync("half"));
        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task Blob_Missing_ReadsAsNullAndDeletesWithoutError()
    {
        Assert.Null(await ReadAsync("no/such/blob"));
        await Store.DeleteAsync("no/such/blob", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Blob_Deleted_IsGone()
    {
        await WriteAsync("a/b", [1]);

        await Store.DeleteAsync("a/b", TestContext.Current.CancellationToken);

        Assert.Null(await ReadAsync("a/b"));
        Assert.Empty(await ListAsync("a/"));
    }

    [Fact]
    public async Task Store_WithoutAnyBlob_ListsNone() => Assert.Empty(await ListAsync(""));

    [Fact]
    public async Task List_OfAPrefix_IsInOrdinalOrder()
    {
        foreach (var name in new[] { "runs/b/1", "runs/a/2", "runs/a/10", "runs/A/1", "other" })
            await WriteAsync(name, [1]);

        Assert.Equal(["runs/A/1", "runs/a/10", "runs/a/2", "runs/b/1"], await ListAsync("runs/"));
        Assert.Equal(["runs/a/10", "runs/a/2"], await ListAsync("runs/a"));
        Assert.Equal(["runs/a/10", "runs/a/2"], await ListAsync("runs/a/"));
        Assert.Equal(["runs/a/10"], await ListAsync("runs/a/1"));
        Assert.Empty(await ListAsync("none"));
        Assert.Empty(await ListAsync("none/here"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a//b")]
    [InlineData("a b")]
    public async Task Name_ThatIsNone_IsRefused(string name) => await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(name, [1]));

    private async Task<bool> WriteAsync(string name, byte[] bytes, bool overwrite = true) =>
        await Store.WriteAsync(name, new MemoryStream(bytes), overwrite, TestContext.Current.CancellationToken);

    private async Task<byte[]?> ReadAsync(string name)
    {
        await using Stream? stream = await Store.OpenReadAsync(name, TestContext.Current.CancellationToken);
        if (stream is null)
            return null;
        using MemoryStream content = new();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    private async Task<List<string>> ListAsync(string prefix)
    {
        List<string> names = [];
        await foreach (var name in Store.ListAsync(prefix, TestContext.Current.CancellationToken))
            names.Add(name);
        return names;
    }

    /// <summary>Gives some bytes and then breaks.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private bool _hasRead;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasRead)
                throw new IOException("The content broke off.");
            _hasRead = true;
            return ValueTask.FromResult(Math.Min(100, buffer.Length));
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyPieceByPieceAsync(destination, cancellationToken);

        private async Task CopyPieceByPieceAsync(Stream destination, CancellationToken cancellationToken)
        {
            var buffer = new byte[100];
            while (await ReadAsync(buffer, cancellationToken) is > 0 and var count)
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
