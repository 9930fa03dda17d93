namespace Hayate.Coordinator.Workers;

/// <summary>
/// This activation of a worker's grain is not the only one any more, as happens for a moment when a silo is thought dead: what it
/// remembers is old, and the other goes on.
/// </summary>
internal sealed class SupersededException(string workerId, Exception? inner = null)
    : Exception($"Another silo has taken worker {workerId} over.", inner);
