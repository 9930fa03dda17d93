using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Hayate.Client;
using Hayate.Contracts;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>Files of checkpoints over the API.</summary>
public sealed class CheckpointFileTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Parts_OfACheckpoint_AreListedAndFetched()
    {
        var id = await CommitAsync();
        var part = Assert.Single(await shared.Coordinator.Api.ListCheckpointPartsAsync(id));
        Assert.Equal(("model", 3, Convert.ToHexStringLower(SHA256.HashData(SimulatedRank.Weights))), (part.Name, part.Bytes, part.Sha256));

        using MemoryStream content = new();
        await shared.Coordinator.Api.DownloadCheckpointPartAsync(id, part, content);
        Assert.Equal(SimulatedRank.Weights, content.ToArray());
    }

    [Fact]
    public async Task Part_ARangeOfIt_IsAnsweredAlone()
    {
        var id = await CommitAsync();
        using HttpClient http = new() { BaseAddress = shared.Coordinator.Api.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, Routes.CheckpointPart(id, "model")) { Headers = { Range = new RangeHeaderValue(1, null) } };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(SimulatedRank.Weights[1..], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Part_NotThere_SaysWhereToLook()
    {
        var id = await CommitAsync();
        var part = (await shared.Coordinator.Api.ListCheckpointPartsAsync(id))[0];
        var problem = await Assert.ThrowsAsync<ApiException>(() => shared.Coordinator.Api.DownloadCheckpointPartAsync(id, part with { Name = "ema-0.5" }, Stream.Null));
        Assert.Equal(HttpStatusCode.NotFound, problem.Status);
        Assert.Contains(Routes.CheckpointParts(id), problem.Detail, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<ApiException>(() => shared.Coordinator.Api.ListCheckpointPartsAsync("nobody.run@1"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    [Fact]
    public async Task Part_WhoseBytesChanged_IsNotBelieved()
    {
        var id = await CommitAsync();
        var checkpoint = await shared.Coordinator.Api.GetCheckpointAsync(id);
        var part = (await shared.Coordinator.Api.ListCheckpointPartsAsync(id))[0];
        await shared.Coordinator.Blobs.WriteAsync($"{checkpoint.Prefix}/model.safetensors", new MemoryStream([1, 2, 4]), overwrite: true, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidDataException>(() => shared.Coordinator.Api.DownloadCheckpointPartAsync(id, part, Stream.Null));
        await shared.Coordinator.Blobs.DeleteAsync(BlobNames.Manifest(checkpoint.Prefix), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => shared.Coordinator.Api.ListCheckpointPartsAsync(id))).Status);
    }

    private async Task<string> CommitAsync()
    {
        var run = await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var rank = new SimulatedRank(shared.Coordinator, run, epoch: 1);
        await rank.ReportAsync(await rank.WriteCheckpointAsync(10));
        return $"{run}@10";
    }
}
