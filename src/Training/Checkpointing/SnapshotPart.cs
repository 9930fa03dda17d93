namespace Hayate.Training.Checkpointing;

/// <summary>Tensors that are written as one safetensors file, named <c>{Name}.safetensors</c>.</summary>
/// <remarks>
/// Parts of a run: <c>model</c> (weights under EDM's names), one <c>ema-{rate}</c> and <c>power-{width}</c> for each average (same names), <c>optimizer</c>
/// and <c>objective</c> (what the objective itself remembers; absent when that is nothing).
/// </remarks>
public sealed class SnapshotPart(string name, IReadOnlyList<NamedTensor> tensors) : IDisposable
{
    /// <summary>Name, safe in a path.</summary>
    public string Name { get; } = name;

    /// <summary>Contiguous CPU or device tensors, in a fixed order.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; } = tensors;

    /// <summary>Disposes the tensors. Only for parts that were read; those handed to <see cref="ICheckpointStore.Save"/> belong to the loop.</summary>
    public void Dispose()
    {
        foreach (NamedTensor named in Tensors)
            named.Tensor.Dispose();
    }
}
