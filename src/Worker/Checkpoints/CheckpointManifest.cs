using System.Collections.Immutable;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>The table of contents of a checkpoint, <c>manifest.json</c>. It is written last: a folder without one holds no checkpoint.</summary>
internal sealed record CheckpointManifest
{
    public const string CurrentFormat = "hayate/checkpoint/v1";

    /// <summary>Format of this file.</summary>
    public required string Format { get; init; }

    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Epoch of the attempt that wrote it.</summary>
    public required int Epoch { get; init; }

    /// <summary>Step.</summary>
    public required int Step { get; init; }

    /// <summary>Digest of the run's specification, see <see cref="Contracts.SpecDigest"/>.</summary>
    public required string SpecDigest { get; init; }

    /// <summary>Digest of the whole state, see <see cref="Training.Checkpointing.StateDigest"/>.</summary>
    public required string StateDigest { get; init; }

    /// <summary>The parts, in the order of the state.</summary>
    public required ImmutableArray<CheckpointPart> Parts { get; init; }

    /// <summary>Averages that the run has set aside so far, in files of their own that outlive this checkpoint.</summary>
    public ImmutableArray<StoredAverage> Averages { get; init; } = [];
}

/// <summary>One safetensors file.</summary>
internal sealed record CheckpointPart
{
    /// <summary>Name of the part, such as <c>model</c> or <c>ema-0.999</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the file beside the manifest.</summary>
    public required string File { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>XxHash128 of each tensor's bytes, in the order of the file.</summary>
    public required ImmutableArray<TensorHash> Tensors { get; init; }
}

/// <summary>A tensor's name and the XxHash128 of its bytes.</summary>
internal sealed record TensorHash(string Name, string XxHash128);
