namespace Hayate.Worker.Agent;

/// <summary>A line that a rank wrote.</summary>
internal readonly record struct OutputLine(string Text, bool IsError);
