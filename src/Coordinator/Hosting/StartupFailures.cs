using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Hayate.Coordinator.Hosting;

/// <summary>Recognises failures to start that whoever started the coordinator can mend.</summary>
internal static class StartupFailures
{
    // How the binder of settings begins.
    private const string NotConverted = "Failed to convert configuration value";

    /// <summary>What to tell, in one line, or null for a failure nobody foresaw.</summary>
    public static string? Explain(Exception failure, CoordinatorOptions options) => Causes(failure).Select(cause => cause switch
    {
        StartupException => cause.Message,
        InvalidOperationException when cause.Message.StartsWith(NotConverted, StringComparison.Ordinal) => $"{cause.Message} Correct it, or leave it out.",
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"A port was taken during the start: {options.Urls} or {options.Orleans.SiloPort}. " +
            "Start again, or choose others with Hayate__Urls and Hayate__Orleans__SiloPort.",
        _ => null,
    }).FirstOrDefault(text => text is not null);

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        yield return failure;
        IEnumerable<Exception> inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
