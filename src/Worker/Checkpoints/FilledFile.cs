using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>A file of a checkpoint that is to be written.</summary>
/// <param name="Part">Name of the part it belongs to.</param>
/// <param name="File">Name of the file beside the manifest.</param>
/// <param name="Image">Its content.</param>
internal sealed record FilledFile(string Part, string File, SafetensorsImage Image);
