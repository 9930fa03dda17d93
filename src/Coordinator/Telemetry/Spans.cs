using System.Diagnostics;

namespace Hayate.Coordinator.Telemetry;

/// <summary>
/// What a coordinator does on the way from a submission to the first step of its runs. All of it, and what agents and ranks do, belongs to the
/// trace of the request that submitted; the rows of the runs carry it from there.
/// </summary>
internal static class Spans
{
    public static readonly ActivitySource Source = new("Hayate.Coordinator");
}
