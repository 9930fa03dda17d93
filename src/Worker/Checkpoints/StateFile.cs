using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>A part of a state, or a piece of one, as it goes into one safetensors file.</summary>
/// <param name="Part">Name of the part, such as <c>model</c>.</param>
/// <param name="File">Name of the file beside the manifest.</param>
/// <param name="Tensors">What the file holds.</param>
internal sealed record StateFile(string Part, string File, IReadOnlyList<NamedTensor> Tensors);
