using System.Security.Cryptography;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;
using Hayate.Worker.Checkpoints;
using Hayate.Worker.Tests.Protocol;
using static TorchSharp.torch;

namespace Hayate.Worker.Tests.Checkpoints;

public sealed class BlobCheckpointStoreTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-checkpoints-");
    private readonly List<CheckpointReport> _reports = [];

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Checkpoint_Saved_LoadsWithTheSameBitsAndDigest()
    {
        var stored = Save(step: 100);

        using var loaded = Store(Refs()).Load(stored);

        Assert.Equal(100, loaded.Step);
        Assert.Equal(["model", "optimizer"], loaded.Parts.Select(part => part.Name));
        Assert.Equal(stored.StateDigest, StateDigest.Of(loaded.Step, loaded.Parts));
    }

    [Fact]
    public void Checkpoint_Saved_IsReportedWithWhatItNeedsToBeFound()
    {
        Save(step: 100);

        var report = Assert.Single(_reports);
        Assert.Equal("runs/sweep.run/1/000000100", report.Prefix);
        Assert.Equal(Directory.GetFiles(PathOf(""), "*.safetensors").Sum(file => new FileInfo(file).Length), report.Bytes);
        Assert.Equal(64, report.ManifestSha256.Length);
    }

    [Fact]
    public void Checkpoints_Committed_AreThoseOfTheAssignmentNewestFirst()
    {
        Save(step: 100);
        Save(step: 200);

        Assert.Equal([200, 100], Store(Refs()).Committed.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Part_Truncated_IsDetected()
    {
        var stored = Save(step: 100);
        using (FileStream file = new(PathOf("model.safetensors"), FileMode.Open))
            file.SetLength(file.Length - 5);

        Refuses(stored, "model.safetensors: The safetensors file is truncated");
    }

    [Fact]
    public void Part_WithOneBitTurned_IsDetected()
    {
        var stored = Save(step: 100);
        byte[] bytes = File.ReadAllBytes(PathOf("optimizer.safetensors"));
        bytes[^9] ^= 4;
        File.WriteAllBytes(PathOf("optimizer.safetensors"), bytes);

        Refuses(stored, "optimizer.safetensors is not the file that was committed");
    }

    [Fact]
    public void Part_Missing_IsDetected()
    {
        var stored = Save(step: 100);
        File.Delete(PathOf("model.safetensors"));

        Refuses(stored, "model.safetensors is missing");
    }

    [Fact]
    public void Manifest_Missing_IsDetected()
    {
        var stored = Save(step: 100);
        File.Delete(PathOf("manifest.json"));

        Refuses(stored, "manifest.json is missing");
    }

    [Fact]
    public void Manifest_OfAnotherCheckpoint_IsDetected()
    {
        var stored = Save(step: 100);
        File.AppendAllText(PathOf("manifest.json"), " ");

        Refuses(stored, "is not the manifest that was committed");
    }

    [Fact]
    public void Save_WhereACheckpointIsAlready_FailsAndKeepsTheFirst()
    {
        var stored = Save(step: 100);

        Assert.Throws<IOException>(() => Save(step: 100));

        Store(Refs()[..1]).Load(stored).Dispose();
    }

    [Fact]
    public void Teacher_PartOfItsCheckpoint_IsReadAloneAndVerified()
    {
        Save(step: 100);
        BlobTeacherSource teacher = new(Blobs, Refs()[0], Assignments.Spec);

        using var part = teacher.LoadPart("model");

        Assert.Equal(["weight", "bias"], part.Tensors.Select(named => named.Name));
        Assert.Contains("has no part 'ema-0.5', only model, optimizer", Assert.Throws<InvalidDataException>(() => teacher.LoadPart("ema-0.5")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Average_SetAside_OutlivesTheCheckpointsBeforeIt()
    {
        var average = SetAside(step: 50);
        Save(step: 100, average);
        Save(step: 200, average);
        Directory.Delete(PathOf(""), recursive: true);
        BlobTeacherSource teacher = new(Blobs, Refs()[0], Assignments.Spec);

        Assert.Equal([average], teacher.Averages);
        using var part = teacher.LoadAverage(average);
        Assert.Equal(("power-0.05", 2100L), (part.Name, part.Tensors.Single().Tensor.numel()));
        Assert.Equal("runs/sweep.run/1/averages/000000050-power-0.05.safetensors", average.File);
        using var resumed = Store(Refs()).Load(Store(Refs()).Committed[0]);
        Assert.Equal([average], resumed.Averages);
    }

    [Theory]
    [InlineData(-1)] // the last byte of a tensor
    [InlineData(0)] // the header's length
    public void Average_WithOneBitTurned_IsDetected(int place)
    {
        var average = SetAside(step: 50);
        Save(step: 100, average);
        string path = Path.Combine(_directory.FullName, average.File);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place < 0 ? ^1 : 0] ^= 1;
        File.WriteAllBytes(path, bytes);

        var refused = Assert.Throws<InvalidDataException>(() => new BlobTeacherSource(Blobs, Refs()[0], Assignments.Spec).LoadAverage(average));

        Assert.Contains(average.File, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_FromBeforeAveragesWereListed_HasNone()
    {
        var stored = Save(step: 100);
        string text = File.ReadAllText(PathOf("manifest.json")).Replace(",\"averages\":[]", "", StringComparison.Ordinal);
        Assert.DoesNotContain("averages", text, StringComparison.Ordinal);
        File.WriteAllText(PathOf("manifest.json"), text);
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf("manifest.json"))));

        using var loaded = Store([Refs()[0] with { ManifestSha256 = digest }]).Load(stored);

        Assert.Empty(loaded.Averages);
    }

    private StoredAverage SetAside(int step)
    {
        using SnapshotPart part = new("power-0.05", [new NamedTensor("weight", randn(3, 700))]);
        return Store([]).SetAside(step, part);
    }

    private DirectoryBlobStore Blobs => new(_directory.FullName);

    private StoredCheckpoint Save(int step, params StoredAverage[] averages)
    {
        using Generator generator = new((ulong)step);
        using SnapshotPart model = new("model", [Named("weight", 300, 1000), Named("bias", 7)]);
        using SnapshotPart optimizer = new("optimizer", [Named("exp_avg.weight", 300, 1000)]);
        string digest = StateDigest.Of(step, [model, optimizer]);
        using var store = Store([]);
        PendingCheckpoint pending = store.Save(new Snapshot(step, [model, optimizer]) { Averages = averages }, rank: 0, worldSize: 1);
        pending.Committed.WaitAsync(ProtocolServer.Patience).GetAwaiter().GetResult();
        return new StoredCheckpoint { Id = $"sweep.run@{step}", Step = step, StateDigest = digest };

        NamedTensor Named(string name, params long[] shape) => new(name, randn(shape, generator: generator));
    }

    private CheckpointRef[] Refs() => [.. _reports.Select(report => new CheckpointRef
    {
        Id = $"sweep.run@{report.Step}",
        Step = report.Step,
        Prefix = report.Prefix,
        ManifestSha256 = report.ManifestSha256,
        StateDigest = report.StateDigest,
    }).Reverse()];

    private BlobCheckpointStore Store(CheckpointRef[] committed) =>
        new(Blobs, Assignments.Rank() with { Checkpoints = [.. committed] }, _reports.Add, TimeProvider.System);

    private void Refuses(StoredCheckpoint stored, string reason)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Store(Refs()).Load(stored));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private string PathOf(string file) => Path.Combine(_directory.FullName, BlobNames.Checkpoint("sweep.run", 1, 100), file);
}
