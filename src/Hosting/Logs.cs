using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hayate.Hosting;

/// <summary>How programs log: lines for people, or, with <c>Logging:Console:FormatterName=json</c>, an object a line that says what it is about.</summary>
public static class Logs
{
    private static readonly Func<ILogger, string, IDisposable?> Run = LoggerMessage.DefineScope<string>("run {Run}");
    private static readonly Func<ILogger, string, int, IDisposable?> Attempt = LoggerMessage.DefineScope<string, int>("run {Run} epoch {Epoch}");
    private static readonly Func<ILogger, string, int, int, IDisposable?> Rank = LoggerMessage.DefineScope<string, int, int>("run {Run} epoch {Epoch} rank {Rank}");

    /// <summary>Sets what the formatter chosen by the configuration leaves open.</summary>
    public static ILoggingBuilder UseOneLineEach(this ILoggingBuilder logging)
    {
        logging.Services.Configure<SimpleConsoleFormatterOptions>(lines => lines.SingleLine = true);
        logging.Services.Configure<JsonConsoleFormatterOptions>(lines =>
            (lines.IncludeScopes, lines.UseUtcTimestamp, lines.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        return logging;
    }

    /// <summary>What is logged until it is disposed is about a run.</summary>
    public static IDisposable? About(this ILogger logger, string runId) => Run(logger, runId);

    /// <summary>What is logged until it is disposed is about an attempt.</summary>
    public static IDisposable? About(this ILogger logger, string runId, int epoch) => Attempt(logger, runId, epoch);

    /// <summary>What is logged until it is disposed is about a rank of an attempt.</summary>
    public static IDisposable? About(this ILogger logger, string runId, int epoch, int rank) => Rank(logger, runId, epoch, rank);
}
