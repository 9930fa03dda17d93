using System.Globalization;
using Hayate.Training.Checkpointing;

namespace Hayate.Quality;

/// <summary>Checkpoints of a run, each a folder of safetensors files that counts once its digest is there.</summary>
internal sealed class FolderCheckpoints(string folder) : ICheckpointStore
{
    private const string Digest = "digest";

    public IReadOnlyList<StoredCheckpoint> Committed =>
    [
        .. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Reverse()
            .Where(step => File.Exists(Path.Combine(step, Digest)))
            .Select(step => new StoredCheckpoint
            {
                Id = step,
                Step = int.Parse(Path.GetFileName(step), CultureInfo.InvariantCulture),
                StateDigest = File.ReadAllText(Path.Combine(step, Digest)),
            }),
    ];

    public Snapshot Load(StoredCheckpoint checkpoint) => new(
        checkpoint.Step,
        [.. Directory.GetFiles(checkpoint.Id, "*.safetensors").Select(file => LoadPart(checkpoint.Step, Path.GetFileNameWithoutExtension(file)))]);

    public StoredAverage SetAside(int step, SnapshotPart average) => throw new NotSupportedException("Power-function averages are not kept here.");

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        Directory.CreateDirectory(FolderOf(snapshot.Step));
        foreach (SnapshotPart part in snapshot.Parts)
        {
            using FileStream file = File.Create(FileOf(snapshot.Step, part.Name));
            Safetensors.Write(file, part.Tensors);
        }

        string unfinished = Path.Combine(FolderOf(snapshot.Step), $"{Digest}.part");
        File.WriteAllText(unfinished, StateDigest.Of(snapshot.Step, snapshot.Parts));
        File.Move(unfinished, Path.Combine(FolderOf(snapshot.Step), Digest), overwrite: true);
        return PendingCheckpoint.Done;
    }

    public SnapshotPart LoadPart(int step, string name)
    {
        using FileStream file = File.OpenRead(FileOf(step, name));
        return new SnapshotPart(name, Safetensors.Read(file));
    }

    private string FolderOf(int step) => Path.Combine(folder, step.ToString("D6", CultureInfo.InvariantCulture));

    private string FileOf(int step, string part) => Path.Combine(FolderOf(step), $"{part}.safetensors");
}
