using System.Security.Cryptography;
using Hayate.Training.Checkpointing;

namespace Hayate.Training.Tests.Loop;

/// <summary>A checkpoint store in memory that holds real safetensors files.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore
{
    private readonly List<(StoredCheckpoint Checkpoint, Dictionary<string, byte[]> Files, IReadOnlyList<StoredAverage> Averages)> _saved = [];
    private readonly Dictionary<string, byte[]> _averages = [];

    public IReadOnlyList<StoredCheckpoint> Committed => [.. _saved.Select(saved => saved.Checkpoint).Reverse()];

    /// <summary>Files of the newest checkpoint, to be damaged.</summary>
    public Dictionary<string, byte[]> NewestFiles => _saved[^1].Files;

    public Snapshot Load(StoredCheckpoint checkpoint)
    {
        (_, Dictionary<string, byte[]> files, IReadOnlyList<StoredAverage> averages) = _saved.Single(saved => saved.Checkpoint == checkpoint);
        return new Snapshot(checkpoint.Step, [.. files.Keys.Select(name => Read(files, name))]) { Averages = averages };
    }

    public PendingCheckpoint Save(Snapshot snapshot, int rank, int worldSize)
    {
        if (rank > 0)
            return PendingCheckpoint.Done;
        Dictionary<string, byte[]> files = [];
        foreach (SnapshotPart part in snapshot.Parts)
            files[part.Name] = Bytes(part);
        StoredCheckpoint checkpoint = new() { Id = $"run@{snapshot.Step}", Step = snapshot.Step, StateDigest = StateDigest.Of(snapshot.Step, snapshot.Parts) };
        _saved.Add((checkpoint, files, snapshot.Averages));
        return PendingCheckpoint.Done;
    }

    public StoredAverage SetAside(int step, SnapshotPart average)
    {
        byte[] bytes = Bytes(average);
        string file = $"{step}/{average.Name}";
        _averages[file] = bytes;
        return new StoredAverage { Step = step, Part = average.Name, File = file, Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
    }

    /// <summary>Averages that the checkpoint of a step lists.</summary>
    public IReadOnlyList<StoredAverage> AveragesOf(int step) => _saved.Last(saved => saved.Checkpoint.Step == step).Averages;

    /// <summary>One of them.</summary>
    public SnapshotPart LoadAverage(StoredAverage average) => new(average.Part, Safetensors.Read(new MemoryStream(_averages[average.File])));

    /// <summary>One part of the checkpoint of a step.</summary>
    public SnapshotPart LoadPart(int step, string name) => Read(_saved.Last(saved => saved.Checkpoint.Step == step).Files, name);

    private static byte[] Bytes(SnapshotPart part)
    {
        using MemoryStream stream = new();
        Safetensors.Write(stream, part.Tensors);
        return stream.ToArray();
    }

    private static SnapshotPart Read(Dictionary<string, byte[]> files, string name) =>
        new(name, Safetensors.Read(new MemoryStream(files.GetValueOrDefault(name) ?? throw new InvalidDataException($"{name} is missing."))));
}
