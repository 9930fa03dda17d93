using Hayate.Training.Checkpointing;

namespace Hayate.Quality;

/// <summary>Checkpoints as safetensors files in a folder. Runs here are short and start anew: none is resumed.</summary>
internal sealed class FolderCheckpoints(string folder) : ICheckpointStore
{
    public IReadOnlyList<StoredCheckpoint> Committed => [];

    public Snapshot Load(StoredCheckpoint checkpoint) => throw new InvalidDataException("Nothing is resumed here.");

    public StoredAverage SetAside(int step, SnapshotPart average) => throw new NotSupportedException("Power-function averages are not kept here.");

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        foreach (SnapshotPart part in snapshot.Parts.Where(part => part.Name is "model" || part.Name.StartsWith("ema-", StringComparison.Ordinal)))
        {
            using FileStream file = File.Create(FileOf(snapshot.Step, part.Name));
            Safetensors.Write(file, part.Tensors);
        }

        return PendingCheckpoint.Done;
    }

    public SnapshotPart LoadPart(int step, string name)
    {
        using FileStream file = File.OpenRead(FileOf(step, name));
        return new SnapshotPart(name, Safetensors.Read(file));
    }

    private string FileOf(int step, string part) => Path.Combine(folder, $"{step:D6}-{part}.safetensors");
}
