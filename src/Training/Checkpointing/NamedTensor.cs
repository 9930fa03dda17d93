using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>A tensor and its name in a file.</summary>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
