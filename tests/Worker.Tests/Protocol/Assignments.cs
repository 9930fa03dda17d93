using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Tests.Protocol;

internal static class Assignments
{
    public static RankAssignment Rank(int rank = 0, int epoch = 1, int? slot = null, int worldSize = 1, string run = "sweep.run") => new()
    {
        RunId = run,
        Epoch = epoch,
        Rank = rank,
        WorldSize = worldSize,
        Slot = slot ?? rank,
        Spec = Spec,
    };

    public static RunSpec Spec { get; } = new() { Method = Method.Edm, Objective = new EdmObjective() };
}
