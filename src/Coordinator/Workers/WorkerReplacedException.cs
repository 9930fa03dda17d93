namespace Hayate.Coordinator.Workers;

/// <summary>The agent that asks is not the worker any more: another has started under its id since. It crosses silos.</summary>
[GenerateSerializer]
[Alias("workers.WorkerReplacedException")]
internal sealed class WorkerReplacedException(string workerId) : Exception(
    $"Another agent has started as worker '{workerId}' since this one: nothing is asked of this one any more. Stop it, or give it a Hayate:Worker:Id of its own.");
