using Hayate.Contracts;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>
/// Average of the parameters whose reach grows with the run: always the same share of it, whose standard deviation is σ_rel of the steps
/// taken (Karras et al. 2024, Section 3.1). The weights that a run begins with have no part in it.
/// </summary>
internal sealed class PowerAverage : IDisposable
{
    private readonly double _exponent;

    /// <summary>An average of no steps yet.</summary>
    public PowerAverage(double relativeWidth, Tensor parameters)
    {
        RelativeWidth = relativeWidth;
        _exponent = PowerProfile.ExponentOf(relativeWidth);
        Values = parameters.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>σ_rel.</summary>
    public double RelativeWidth { get; }

    /// <summary>Name of its part of a checkpoint: <c>power-0.05</c>.</summary>
    public string PartName => CheckpointParts.PowerAverage(RelativeWidth);

    /// <summary>The average, flat.</summary>
    public Tensor Values { get; }

    /// <summary>Takes in the parameters after an update.</summary>
    /// <param name="parameters">Flat parameters.</param>
    /// <param name="step">Number of the update, from 1.</param>
    public void Update(Tensor parameters, int step) => Values.lerp_(parameters, 1 - PowerProfile.Decay(_exponent, step));

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}
