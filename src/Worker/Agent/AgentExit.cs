using Hayate.Contracts.Workers;

namespace Hayate.Worker.Agent;

/// <summary>Exit code of an agent that served one attempt: its pod's, which is all that remains to be seen of the ranks.</summary>
internal static class AgentExit
{
    /// <summary>From the one that explains an attempt's end best to the one that explains least; all others stand between error and echo.</summary>
    private static readonly int[] Telling = [ExitCodes.BadSpecification, ExitCodes.ApplicationError, Other, ExitCodes.Unavailable, ExitCodes.Preempted, ExitCodes.Completed];

    private const int Other = -1;

    /// <param name="ranks">Exit codes of its ranks.</param>
    /// <param name="isOver">Whether the attempt was over, rather than the agent asked to stop before it had a rank.</param>
    public static int CodeOf(IEnumerable<int> ranks, bool isOver) =>
        ranks.DefaultIfEmpty(isOver ? ExitCodes.Completed : ExitCodes.Preempted).MinBy(PlaceOf);

    private static int PlaceOf(int code) => Array.IndexOf(Telling, code) is var place and >= 0 ? place : Array.IndexOf(Telling, Other);
}
