using System.Collections.Immutable;

namespace Hayate.Training.Networks;

/// <summary>What all blocks of one U-Net have in common and those of another do differently.</summary>
internal sealed record UNetBlockStyle
{
    /// <summary>Values of the embedding of noise level and condition.</summary>
    public required int Embedding { get; init; }

    /// <summary>Channels of one attention head, or null where all channels are one head.</summary>
    public int? HeadChannels { get; init; }

    /// <summary>Probability that a value is dropped.</summary>
    public double Dropout { get; init; }

    /// <summary>Factor of every sum of a skip connection and what it skips.</summary>
    public double SkipScale { get; init; } = 1;

    /// <summary>Added to variances by normalisation.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Weights of the resampling filter along one axis.</summary>
    public ImmutableArray<double> Filter { get; init; } = [1, 1];

    /// <summary>Whether a resampled skip connection is convolved though its channels stay the same.</summary>
    public bool ProjectsResampled { get; init; }

    /// <summary>Whether the embedding scales and shifts the normalised activations, or is added before they are normalised.</summary>
    public bool ScalesAndShifts { get; init; }

    /// <summary>First weights.</summary>
    public required InitialWeights Weights { get; init; }

    /// <summary>First weights of layers that end a branch, which begins as good as absent.</summary>
    public required InitialWeights LastWeights { get; init; }

    /// <summary>First weights of the projection to queries, keys and values.</summary>
    public required InitialWeights AttentionWeights { get; init; }

    /// <summary>Attention heads of a block that attends; none when it has fewer channels than a head.</summary>
    public int Heads(int channels) => HeadChannels is { } of ? channels / of : 1;
}
