using System.Diagnostics;

namespace Hayate.Hosting;

/// <summary>Spans of one trace in several processes, and of moments that lie apart.</summary>
public static class Traces
{
    /// <summary>Variable that carries a <see cref="CurrentParent"/> into a process, as the W3C's draft names it.</summary>
    public const string ParentVariable = "TRACEPARENT";

    /// <summary>The span at hand as the W3C's <c>traceparent</c>, to be kept or passed on; null where nobody records it.</summary>
    public static string? CurrentParent => ParentOf(Activity.Current);

    /// <summary>A span as the W3C's <c>traceparent</c>; null where nobody records it.</summary>
    public static string? ParentOf(Activity? span) => span is { Recorded: true } ? span.Id : null;

    /// <summary>
    /// Begins a span below one of another process or time. It is not made the current one: what is begun meanwhile and outlives it would
    /// otherwise belong to it for as long as it lives.
    /// </summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="name">What is done.</param>
    /// <param name="parent">The <c>traceparent</c> above it; nothing is recorded without.</param>
    /// <param name="start">When it began. Default: now.</param>
    /// <returns>The span, to be disposed of at its end; null where nobody records it.</returns>
    public static Activity? Begin(this ActivitySource source, string name, string? parent, DateTimeOffset start = default)
    {
        if (!ActivityContext.TryParse(parent, null, isRemote: true, out var above)) return null;
        var around = Activity.Current;
        var span = source.StartActivity(name, ActivityKind.Internal, above, startTime: start);
        Activity.Current = around;
        return span;
    }

    /// <summary>Records a span that is over.</summary>
    public static Activity? Record(this ActivitySource source, string name, string? parent, DateTimeOffset start, DateTimeOffset end)
    {
        var span = source.Begin(name, parent, start);
        span?.SetEndTime(end.UtcDateTime);
        return span;
    }

    /// <summary>Says which attempt of which run a span is about, and which rank.</summary>
    public static Activity? About(this Activity? span, string runId, int? epoch = null, int? rank = null)
    {
        span?.SetTag("hayate.run", runId).SetTag("hayate.epoch", epoch).SetTag("hayate.rank", rank);
        return span;
    }
}
