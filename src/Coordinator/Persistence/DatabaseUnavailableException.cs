namespace Hayate.Coordinator.Persistence;

/// <summary>The database does not answer, now; what was asked has not happened, or is found done when it is asked again. It crosses silos.</summary>
[GenerateSerializer]
[Alias("persistence.DatabaseUnavailableException")]
internal sealed class DatabaseUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
