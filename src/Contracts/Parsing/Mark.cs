namespace Hayate.Contracts.Parsing;

/// <summary>A place in a file; both numbers count from 1.</summary>
internal readonly record struct Mark(int Line, int Column);
