using Hayate.Contracts.Workers;
using Hayate.Worker.Agent;
using Hayate.Worker.Rank;

const string Usage = """
    Hayate.Worker agent             offers this machine's slots to the coordinator and keeps its ranks running
    Hayate.Worker rank DIRECTORY    one rank of an attempt; started by the agent

    The agent is configured by Hayate__Api, Hayate__Data,
    Hayate__Blobs__Directory, or __ConnectionString and __Container, or __ContainerUri,
    Hayate__Worker__Token, __Id, __Slots, __ThreadsPerSlot, __Address, __Directory, __StopGraceSeconds,
    __Collectives, __PeerTimeoutSeconds, __Serves,
    __ScheduledEvents, __AcknowledgeScheduledEvents,
    and Hayate__Resilience__*. docs/operations.md describes them.
    """;

switch (args)
{
    case ["agent", .. string[] rest]:
        return await AgentCommand.RunAsync(rest);
    case ["rank", string directory]:
        return await RankCommand.RunAsync(directory);
    default:
        Console.Error.WriteLine(Usage);
        return ExitCodes.BadSpecification;
}
