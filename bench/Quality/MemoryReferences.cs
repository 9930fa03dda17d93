using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;

namespace Hayate.Quality;

/// <summary>Statistics of real images, kept as long as the process.</summary>
internal sealed class MemoryReferences : IReferenceStore
{
    private readonly Dictionary<ReferenceKey, byte[]> _files = [];

    public IReadOnlyList<NamedTensor>? Load(ReferenceKey key) =>
        _files.TryGetValue(key, out byte[]? file) ? Safetensors.Read(new MemoryStream(file)) : null;

    public void Save(ReferenceKey key, IReadOnlyList<NamedTensor> tensors)
    {
        using MemoryStream file = new();
        Safetensors.Write(file, tensors);
        _files[key] = file.ToArray();
    }
}
