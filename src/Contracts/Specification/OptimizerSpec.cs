using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>Optimizer and averages of the weights.</summary>
public sealed record OptimizerSpec
{
    /// <summary>Update rule. Default: adam.</summary>
    public OptimizerName Name { get; init; } = OptimizerName.Adam;

    /// <summary>Learning rate. Default: 1e-3.</summary>
    [Range(0.0, 100)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Shape of the learning rate after warm-up. Default: constant.</summary>
    public LearningRateDecay Decay { get; init; } = LearningRateDecay.Constant;

    /// <summary>Steps of linear warm-up. Default: 0.</summary>
    [Range(0, 1_000_000_000)]
    public int WarmupSteps { get; init; }

    /// <summary>First-moment decay. Default: 0.9.</summary>
    [Range(0.0, 0.999999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Second-moment decay. Default: 0.999.</summary>
    [Range(0.0, 0.999999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment. Default: 1e-8.</summary>
    [Range(0.0, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Share of each weight that an update takes away, times the learning rate, apart from the gradient (Loshchilov and Hutter 2019, AdamW). Default: 0.
    /// </summary>
    [Range(0.0, 100)]
    public double WeightDecay { get; init; }

    /// <summary>
    /// Whether each rank keeps the moments of its share of the weights alone, and updates that share (Rajbhandari et al. 2020, ZeRO stage 1). Saves memory
    /// on gangs of several ranks; results and checkpoints stay the same. Default: false.
    /// </summary>
    public bool Sharded { get; init; }

    /// <summary>Largest norm of the whole gradient; larger ones are scaled down. Default: no limit.</summary>
    [Range(1e-9, 1e9)]
    public double? ClipNorm { get; init; }

    /// <summary>Decay rates of the weight averages; the first one makes samples and is evaluated. Default: [0.999].</summary>
    public ImmutableArray<double> Ema { get; init; } = [0.999];

    /// <summary>How averages with a decay rate forget the weights that the run began with. Default: ratio.</summary>
    public EmaWarmup EmaWarmup { get; init; } = EmaWarmup.Ratio;

    /// <summary>
    /// Relative widths of power-function averages, from which an average of any other width can be made later; two suffice, such as
    /// [0.05, 0.10]. Default: none.
    /// </summary>
    public ImmutableArray<double> PowerEma { get; init; } = [];

    /// <summary>Steps between snapshots of the power-function averages, which are kept for good. Default: a 32nd of the run.</summary>
    [Range(1, 1_000_000_000)]
    public int? SnapshotEvery { get; init; }
}

/// <summary>Decay of an average after n updates, until it reaches its rate.</summary>
public enum EmaWarmup
{
    /// <summary>(1 + n) / (10 + n).</summary>
    Ratio,

    /// <summary>A half-life of a twentieth of the updates before: 2^(-20 / (n - 1)) (Karras et al. 2022).</summary>
    HalfLife,

    /// <summary>The rate from the first update on.</summary>
    None,
}

/// <summary>Update rules.</summary>
public enum OptimizerName
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>Rectified Adam (Liu et al. 2020).</summary>
    Radam,
}

/// <summary>Shapes of the learning rate over a run.</summary>
public enum LearningRateDecay
{
    /// <summary>No decay.</summary>
    Constant,

    /// <summary>Linearly to zero at the last step.</summary>
    Linear,

    /// <summary>Half a cosine to zero at the last step.</summary>
    Cosine,
}
