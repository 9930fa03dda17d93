namespace Hayate.Coordinator.Runs;

/// <summary>Undoes the transaction that opened an attempt whose gang cannot have its slots.</summary>
internal sealed class GangNotPlacedException(Exception? inner) : Exception("The gang cannot have its slots.", inner);
