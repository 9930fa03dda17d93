using Hayate.Contracts;
using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>
/// Exponential moving average of the parameters. While it warms up its decay is lower than its rate, so that a run too short for the rate is
/// not dominated by the random weights it began with: by default min(rate, (1 + n) / (10 + n)) after n updates, which reaches back over about a
/// ninth of the steps taken.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    // EDM's ramp-up ratio.
    private const double HalfLifeShare = 0.05;

    private readonly EmaWarmup _warmup;

    /// <summary>Starts from the given parameters.</summary>
    public WeightAverage(double rate, Tensor parameters, EmaWarmup warmup = EmaWarmup.Ratio)
    {
        (Rate, _warmup) = (rate, warmup);
        Values = parameters.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Decay rate after warm-up.</summary>
    public double Rate { get; }

    /// <summary>Name of its part of a checkpoint: <c>ema-0.999</c>.</summary>
    public string PartName => CheckpointParts.Average(Rate);

    /// <summary>The average, flat.</summary>
    public Tensor Values { get; }

    /// <summary>Takes in the parameters after an update.</summary>
    /// <param name="parameters">Flat parameters.</param>
    /// <param name="step">Number of the update, from 1.</param>
    public void Update(Tensor parameters, int step) => Values.lerp_(parameters, 1 - Decay(step));

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();

    internal double Decay(int step) => Math.Min(Rate, _warmup switch
    {
        EmaWarmup.Ratio => (1.0 + step) / (10.0 + step),
        // EDM counts images; with a constant batch its half-life min(h, 0.05 images so far) is a number of steps.
        EmaWarmup.HalfLife => Math.Pow(0.5, 1 / (HalfLifeShare * (step - 1))),
        _ => Rate,
    });
}
