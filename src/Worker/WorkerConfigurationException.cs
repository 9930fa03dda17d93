namespace Hayate.Worker;

/// <summary>The agent cannot start as it is configured. The message names each key and its cure.</summary>
internal sealed class WorkerConfigurationException(string message) : Exception(message);
