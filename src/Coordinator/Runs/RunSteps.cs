using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Runs;

/// <summary>Steps that a run takes, and how far it is.</summary>
internal static class RunSteps
{
    /// <summary>Steps to take; none for an evaluation, which does not train.</summary>
    public static int Of(RunSpec spec) => spec.Method == Method.Evaluate ? 0 : spec.Training.Steps;

    /// <summary>Share of the work that is done, 0 to 1.</summary>
    public static double Progress(RunStatus status, int step, int steps) =>
        status == RunStatus.Completed ? 1 : steps == 0 ? 0 : Math.Clamp((double)step / steps, 0, 1);
}
