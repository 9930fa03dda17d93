using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Planning;

/// <summary>What stands between a planned run and its start, beside its teacher.</summary>
public static class RoundGates
{
    /// <summary>
    /// Most times that the distance of the run's teacher may be that of the teacher's own teacher (see <see cref="PdObjective.Gate"/>); absent without a gate.
    /// </summary>
    public static double? Gate(this PlannedRun run) => (run.Spec.Objective as PdObjective)?.Gate;
}
