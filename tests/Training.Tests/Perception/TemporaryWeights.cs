using Hayate.Training.Checkpointing;

namespace Hayate.Training.Tests.Perception;

/// <summary>A file of weights for one test.</summary>
internal sealed class TemporaryWeights : IDisposable
{
    /// <summary>Writes the weights and disposes them.</summary>
    public TemporaryWeights(List<NamedTensor> tensors)
    {
        using (var stream = File.Create(Path)) Safetensors.Write(stream, tensors);
        tensors.ForEach(named => named.Tensor.Dispose());
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
