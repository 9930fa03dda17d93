using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;
using Hayate.Worker.Checkpoints;
using Hayate.Worker.Tests.Protocol;
using static TorchSharp.torch;

namespace Hayate.Worker.Tests.Checkpoints;

/// <summary>Checkpoints that are written while the state goes on changing, by one rank or by several.</summary>
public sealed class BackgroundWriteTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-background-");
    private readonly List<CheckpointReport> _reports = [];
    private readonly SnapshotPart _model = new("model", [Named("weight", 300, 100), Named("bias", 7)]);
    private readonly SnapshotPart _optimizer = new("optimizer", [Named("first.weight", 150, 100), Named("second.weight", 450, 100)]);

    private SnapshotPart[] State => [_model, _optimizer];

    public void Dispose()
    {
        _model.Dispose();
        _optimizer.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task State_ThatChangesAfterTheCopy_IsStoredAsItWas()
    {
        using GatedBlobs gated = new(_directory.FullName);
        using var store = Store(gated);
        string digest = StateDigest.Of(100, State);

        var pending = store.Save(new Snapshot(100, State), rank: 0, worldSize: 1);
        _model.Tensors[0].Tensor.add_(1);
        gated.Open();
        await pending.Committed.WaitAsync(ProtocolServer.Patience);

        Assert.Equal(digest, Assert.Single(_reports).StateDigest);
        Assert.Equal(digest, LoadedDigest());
    }

    [Fact]
    public async Task Report_OfACheckpoint_ComesAfterAllItsFiles()
    {
        using GatedBlobs gated = new(_directory.FullName);
        using var store = Store(gated);

        var pending = store.Save(new Snapshot(100, State), rank: 0, worldSize: 1);

        Assert.Equal((false, false), (pending.Written.IsCompleted, pending.Committed.IsCompleted));
        Assert.Empty(_reports);
        gated.Open();
        await pending.Committed.WaitAsync(ProtocolServer.Patience);
        Assert.Single(_reports);
    }

    [Fact]
    public async Task Write_ThatFails_FailsShareAndCommitAndReportsNothing()
    {
        FailingBlobs failing = new();
        using var store = Store(failing);

        var pending = store.Save(new Snapshot(100, State), rank: 0, worldSize: 1);

        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<IOException>(() => pending.Written.WaitAsync(ProtocolServer.Patience))).Message);
        await Assert.ThrowsAsync<IOException>(() => pending.Committed.WaitAsync(ProtocolServer.Patience));
        Assert.Empty(_reports);
    }

    [Fact]
    public async Task TwoRanks_EachWriteAShare_AndRankZeroCommitsOnceBothAreThere()
    {
        using BlobCheckpointStore first = Store(Blobs), second = Store(Blobs);

        var leading = first.Save(new Snapshot(100, State), rank: 0, worldSize: 2);
        await leading.Written.WaitAsync(ProtocolServer.Patience);
        Assert.False(leading.Committed.IsCompleted);
        Assert.False(File.Exists(PathOf("manifest.json")));
        var other = second.Save(new Snapshot(100, State), rank: 1, worldSize: 2);
        await leading.Committed.WaitAsync(ProtocolServer.Patience);

        Assert.True(other.Written.IsCompletedSuccessfully);
        Assert.Equal(StateDigest.Of(100, State), Assert.Single(_reports).StateDigest);
        Assert.Equal(StateDigest.Of(100, State), LoadedDigest());
        Assert.Equal(
            ["model.safetensors", "optimizer-00001-of-00002.safetensors", "optimizer-00002-of-00002.safetensors"], Manifest().Parts.Select(file => file.File));
        Assert.InRange(Manifest().Parts[2].Bytes, _reports[0].Bytes * 0.49, _reports[0].Bytes * 0.51);
    }

    [Fact]
    public async Task Teacher_WrittenByTwoRanks_IsReadAsOnePart()
    {
        using BlobCheckpointStore first = Store(Blobs), second = Store(Blobs);
        _ = second.Save(new Snapshot(100, State), rank: 1, worldSize: 2);
        await first.Save(new Snapshot(100, State), rank: 0, worldSize: 2).Committed.WaitAsync(ProtocolServer.Patience);

        using var part = new BlobTeacherSource(Blobs, Ref(), Assignments.Spec).LoadPart("optimizer");

        Assert.Equal(_optimizer.Tensors.Select(TensorHash.Of), part.Tensors.Select(TensorHash.Of));
    }

    [Fact]
    public async Task Saves_OneAfterAnother_UseTheSameMemory()
    {
        using SnapshotPart large = new("model", [Named("weight", 8 << 20)]); // 32 MB
        using var store = Store(Blobs);
        await SaveAsync(1);
        long before = Environment.WorkingSet;

        for (int step = 2; step <= 12; step++)
            await SaveAsync(step);

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 48L << 20); // eleven copies would be 352 MB

        Task SaveAsync(int step) => store.Save(new Snapshot(step, [large]), rank: 0, worldSize: 1).Committed.WaitAsync(ProtocolServer.Patience);
    }

    private DirectoryBlobStore Blobs => new(_directory.FullName);

    private static NamedTensor Named(string name, params long[] shape) => new(name, randn(shape));

    private BlobCheckpointStore Store(IBlobStore blobs) => new(blobs, Assignments.Rank(), _reports.Add, TimeProvider.System);

    private CheckpointRef Ref() => new()
    {
        Id = "sweep.run@100",
        Step = 100,
        Prefix = _reports[0].Prefix,
        ManifestSha256 = _reports[0].ManifestSha256,
        StateDigest = _reports[0].StateDigest,
    };

    private string LoadedDigest()
    {
        using var loaded = new CheckpointReader(Blobs, Ref()).ReadAll();
        return StateDigest.Of(loaded.Step, loaded.Parts);
    }

    private CheckpointManifest Manifest() => JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllBytes(PathOf("manifest.json")), HayateJson.Options)!;

    private string PathOf(string file) => Path.Combine(_directory.FullName, BlobNames.Checkpoint("sweep.run", 1, 100), file);
}
