using System.Diagnostics;

namespace Hayate.Worker;

/// <summary>What agents and ranks do on the way to a first step, in the trace of the submission.</summary>
internal static class Spans
{
    public static readonly ActivitySource Source = new("Hayate.Worker");
}
