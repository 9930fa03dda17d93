namespace Hayate.Coordinator.Hosting;

/// <summary>The coordinator cannot start, for a reason that whoever started it can mend. The message says how.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
