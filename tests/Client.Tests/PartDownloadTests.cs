using System.Security.Cryptography;
using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Client.Tests;

public sealed class PartDownloadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 >> 3))];

    private static CheckpointPartInfo Part { get; } = new() { Name = "model", Bytes = Content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content)) };

    [Fact]
    public async Task Download_ConnectionBreaks_GoesOnWhereItBroke()
    {
        List<string> ranges = [];
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.CheckpointPart("{id}", "{part}"), async (HttpContext http) =>
        {
            ranges.Add(http.Request.Headers.Range.ToString());
            var from = http.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
            http.Response.StatusCode = from > 0 ? 206 : 200;
            if (from > 0) http.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
            http.Response.ContentLength = Content.Length - from;
            var count = ranges.Count < 3 ? 1_000_000 : Content.Length - (int)from;
            await http.Response.Body.WriteAsync(Content.AsMemory((int)from, count));
            await http.Response.Body.FlushAsync();
            if (ranges.Count < 3) http.Abort();
        }));

        using MemoryStream received = new();
        await server.Client.DownloadCheckpointPartAsync("a.b@1", Part, received).WaitAsync(TestServer.Patience);

        Assert.Equal(Content, received.ToArray());
        Assert.Equal(3, ranges.Count);
        Assert.Equal("", ranges[0]);
        Assert.All(ranges[1..], range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_ReplacedMeanwhile_IsRefused()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.CheckpointPart("{id}", "{part}"), async (HttpContext http) =>
        {
            // A server whose file has another tag by now answers a range with all of it.
            http.Response.ContentLength = Content.Length;
            await http.Response.Body.WriteAsync(Content.AsMemory(0, 1_000_000));
            await http.Response.Body.FlushAsync();
            if (calls++ == 0) http.Abort();
        }));

        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => server.Client.DownloadCheckpointPartAsync("a.b@1", Part, Stream.Null).WaitAsync(TestServer.Patience));
        Assert.Contains("replaced", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OtherBytesOrFewer_IsRefused()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(
            Routes.CheckpointPart("{id}", "{part}"), (string part) => Results.Bytes(part == "model" ? [.. Content[1..], 7] : Content[1..])));
        await Assert.ThrowsAsync<InvalidDataException>(() => server.Client.DownloadCheckpointPartAsync("a.b@1", Part, Stream.Null).WaitAsync(TestServer.Patience));
        await Assert.ThrowsAsync<InvalidDataException>(() => server.Client.DownloadCheckpointPartAsync("a.b@1", Part with { Name = "short" }, Stream.Null).WaitAsync(TestServer.Patience));
    }

    [Fact]
    public async Task Download_NobodyThere_IsUnreachable()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.CheckpointPart("{id}", "{part}"), (HttpContext http) => http.Abort()));
        await Assert.ThrowsAsync<ApiUnreachableException>(() => server.Client.DownloadCheckpointPartAsync("a.b@1", Part, Stream.Null).WaitAsync(TestServer.Patience));
    }
}
