using Hayate.Training.Checkpointing;

namespace Hayate.Training.Tests.Loop;

/// <summary>A checkpoint store in memory that holds real safetensors files.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore
{
    private readonly List<(StoredCheckpoint Checkpoint, Dictionary<string, byte[]> Files)> _saved = [];

    public IReadOnlyList<StoredCheckpoint> Committed => [.. _saved.Select(saved => saved.Checkpoint).Reverse()];

    /// <summary>Files of the newest checkpoint, to be damaged.</summary>
    public Dictionary<string, byte[]> NewestFiles => _saved[^1].Files;

    public Snapshot Load(StoredCheckpoint checkpoint)
    {
        Dictionary<string, byte[]> files = _saved.Single(saved => saved.Checkpoint == checkpoint).Files;
        return new Snapshot(checkpoint.Step, checkpoint.StateDigest, [.. files.Keys.Select(name => Read(files, name))]);
    }

    public void Save(Snapshot snapshot)
    {
        Dictionary<string, byte[]> files = [];
        foreach (SnapshotPart part in snapshot.Parts)
        {
            using MemoryStream stream = new();
            Safetensors.Write(stream, part.Tensors);
            files[part.Name] = stream.ToArray();
        }

        _saved.Add((new StoredCheckpoint { Id = $"run@{snapshot.Step}", Step = snapshot.Step, StateDigest = snapshot.StateDigest }, files));
    }

    /// <summary>One part of the checkpoint of a step.</summary>
    public SnapshotPart LoadPart(int step, string name) => Read(_saved.Last(saved => saved.Checkpoint.Step == step).Files, name);

    private static SnapshotPart Read(Dictionary<string, byte[]> files, string name) =>
        new(name, Safetensors.Read(new MemoryStream(files.GetValueOrDefault(name) ?? throw new InvalidDataException($"{name} is missing."))));
}
