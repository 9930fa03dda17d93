using System.Collections.Immutable;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>The table of contents of a checkpoint, <c>manifest.json</c>. It is written last: a folder without one holds no checkpoint.</summary>
internal sealed record CheckpointManifest
{
    public const string CurrentFormat = "hayate/checkpoint/v2";

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

    /// <summary>The parts, in the order of the state. One that several ranks wrote comes in several pieces, one after the other, under one name.</summary>
    public required ImmutableArray<CheckpointPart> Parts { get; init; }

    /// <summary>Averages that the run has set aside so far, in files of their own that outlive this checkpoint.</summary>
    public ImmutableArray<StoredAverage> Averages { get; init; } = [];
}

/// <summary>What one rank has written, <c>share-{rank}.json</c>: by it the others' files are known to rank 0, which writes the manifest.</summary>
internal sealed record CheckpointShare
{
    /// <summary>The parts and pieces of parts.</summary>
    public required ImmutableArray<CheckpointPart> Parts { get; init; }
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

    /// <summary>Hash of each tensor, in the order of the file.</summary>
    public required ImmutableArray<TensorHash> Tensors { get; init; }
}
