using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Notices;

/// <summary>What is told about notices of the machine.</summary>
internal static partial class NoticeLog
{
    [LoggerMessage(40, LogLevel.Warning, "{Reason}", EventName = "Noticed")]
    public static partial void Noticed(this ILogger log, string reason);

    [LoggerMessage(41, LogLevel.Warning, "No word of scheduled events, work goes on: {Reason}", EventName = "NoNotices")]
    public static partial void NoNotices(this ILogger log, string reason);

    [LoggerMessage(42, LogLevel.Information, "Scheduled event {EventId} may begin", EventName = "EventAcknowledged")]
    public static partial void Acknowledged(this ILogger log, string eventId);

    [LoggerMessage(43, LogLevel.Warning, "Scheduled event {EventId} was not told that it may begin: {Reason}", EventName = "EventNotAcknowledged")]
    public static partial void NotAcknowledged(this ILogger log, string eventId, string reason);
}
