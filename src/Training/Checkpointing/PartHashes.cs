namespace Hayate.Training.Checkpointing;

/// <summary>A part's name and the hashes of its tensors, in the order of the state.</summary>
public readonly record struct PartHashes(string Part, IEnumerable<TensorHash> Tensors);
