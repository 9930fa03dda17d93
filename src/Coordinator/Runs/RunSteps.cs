using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Runs;

/// <summary>Steps that a run takes.</summary>
internal static class RunSteps
{
    /// <summary>Steps to take; none for a method that does not train.</summary>
    public static int Of(RunSpec spec) => spec.Method.Trains() ? spec.Training.Steps : 0;
}
