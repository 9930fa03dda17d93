using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>The distance of a checkpoint by its run's first sampler.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Measured">The measurement; its value is not a number where the model had diverged.</param>
internal sealed record MeasuredDistance(string Run, EvaluationInfo Measured);
