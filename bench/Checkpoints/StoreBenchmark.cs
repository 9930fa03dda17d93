using System.Diagnostics;
using System.Globalization;
using Hayate.Blobs;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;
using Hayate.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Hayate.Checkpoints;

/// <summary>Writes and resumes a state of a given size through the product's own store.</summary>
internal static class StoreBenchmark
{
    private const int Megabyte = 1_000_000;

    /// <summary>Milliseconds of the first and the second copy, from the second copy to the commit, and of a resume with its proof.</summary>
    public static string Run(string folder, int megabytes)
    {
        DirectoryBlobStore blobs = new(folder);
        List<CheckpointReport> committed = [];
        using var state = new Snapshot(1, State(megabytes));
        using BlobCheckpointStore store = new(blobs, Assignment(), committed.Add, TimeProvider.System);
        var (firstCopy, _) = Save(store, state);
        using var second = new Snapshot(2, state.Parts);
        var (copy, write) = Save(store, second);
        var report = committed[^1];
        var watch = Stopwatch.StartNew();
        CheckpointRef reference = new() { Id = "bench@2", Step = 2, Prefix = report.Prefix, ManifestSha256 = report.ManifestSha256, StateDigest = report.StateDigest };
        using (var loaded = new CheckpointReader(blobs, reference).ReadAll())
        {
            if (StateDigest.Of(loaded.Step, loaded.Parts) != report.StateDigest)
                throw new InvalidDataException("What was read is not what was written.");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{firstCopy:F0} {copy:F0} {write:F0} {watch.Elapsed.TotalMilliseconds:F0}");
    }

    private static (double Copy, double Write) Save(BlobCheckpointStore store, Snapshot snapshot)
    {
        var watch = Stopwatch.StartNew();
        var pending = store.Save(snapshot, rank: 0, worldSize: 1);
        double copy = watch.Elapsed.TotalMilliseconds;
        pending.Committed.GetAwaiter().GetResult();
        return (copy, watch.Elapsed.TotalMilliseconds - copy);
    }

    // As of Adam with one average: the weights, the average, two moments, of 4 MB tensors.
    private static SnapshotPart[] State(int megabytes)
    {
        int tensors = megabytes / 16;
        return [Part("model", 1), Part("ema-0.999", 1), Part("optimizer", 2)];

        SnapshotPart Part(string name, int times) =>
            new(name, [.. Enumerable.Range(0, tensors * times).Select(i => new NamedTensor($"layer-{i}.weight", randn(4 * Megabyte / sizeof(float))))]);
    }

    private static RankAssignment Assignment() => new() { RunId = "bench.store", Epoch = 1, Rank = 0, WorldSize = 1, Slot = 0, Spec = new RunSpec { Method = Method.Edm, Objective = new EdmObjective() } };
}
