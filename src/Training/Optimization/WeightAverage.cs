using System.Globalization;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>
/// Exponential moving average of the parameters. Its decay after n updates is min(rate, (1 + n) / (10 + n)): the average then reaches back over
/// about a ninth of the steps taken, so a run too short for its rate is not dominated by the random weights it began with.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    /// <summary>Starts from the given parameters.</summary>
    public WeightAverage(double rate, Tensor parameters)
    {
        Rate = rate;
        Values = parameters.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Decay rate after warm-up.</summary>
    public double Rate { get; }

    /// <summary>Name of its part of a checkpoint: <c>ema-0.999</c>.</summary>
    public string PartName => PartNameOf(Rate);

    /// <summary>The average, flat.</summary>
    public Tensor Values { get; }

    /// <inheritdoc cref="PartName"/>
    public static string PartNameOf(double rate) => string.Create(CultureInfo.InvariantCulture, $"ema-{rate}");

    /// <summary>Takes in the parameters after an update.</summary>
    /// <param name="parameters">Flat parameters.</param>
    /// <param name="step">Number of the update, from 1.</param>
    public void Update(Tensor parameters, int step) => Values.lerp_(parameters, 1 - Decay(step));

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();

    internal double Decay(int step) => Math.Min(Rate, (1.0 + step) / (10.0 + step));
}
