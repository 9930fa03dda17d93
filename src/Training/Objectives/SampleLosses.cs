using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>Losses of a batch. The loss of a step is their sum over the global batch divided by its size, however it is split.</summary>
/// <param name="Values">One loss a sample, (B), with the graph to the student attached; it belongs to the caller's dispose scope.</param>
/// <param name="NoiseLevels">The noise level at which the student was asked, one a sample.</param>
public sealed record SampleLosses(Tensor Values, double[] NoiseLevels);
