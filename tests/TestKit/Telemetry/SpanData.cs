namespace Hayate.TestKit.Telemetry;

/// <summary>A span that arrived.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Process">The service's instance: one process.</param>
/// <param name="TraceId">Its trace.</param>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">Id of the span above it; empty for the first of a trace.</param>
/// <param name="Name">Name.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="End">Nanoseconds since 1970.</param>
/// <param name="Tags">Attributes that are words or whole numbers.</param>
public sealed record SpanData(
    string Service, string Process, string TraceId, string Id, string ParentId, string Name, ulong Start, ulong End, IReadOnlyDictionary<string, string> Tags);
