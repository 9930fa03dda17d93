using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;

namespace Hayate.Training.Tests.Evaluation;

/// <summary>Keeps statistics in memory, as files, and counts what is asked of it.</summary>
internal sealed class MemoryReferences : IReferenceStore
{
    public Dictionary<ReferenceKey, byte[]> Files { get; } = [];

    public int Loads { get; private set; }

    public int Saves { get; private set; }

    public IReadOnlyList<NamedTensor>? Load(ReferenceKey key)
    {
        Loads++;
        return Files.TryGetValue(key, out byte[]? file) ? Safetensors.Read(new MemoryStream(file)) : null;
    }

    public void Save(ReferenceKey key, IReadOnlyList<NamedTensor> tensors)
    {
        Saves++;
        using MemoryStream file = new();
        Safetensors.Write(file, tensors);
        Files[key] = file.ToArray();
    }
}
