using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>Name, type, shape and place of a tensor in a safetensors file.</summary>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Begin, long End);
