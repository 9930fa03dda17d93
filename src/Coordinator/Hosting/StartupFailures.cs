using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Hayate.Coordinator.Hosting;

/// <summary>Recognises failures to start that whoever started the coordinator can mend.</summary>
internal static class StartupFailures
{
    /// <summary>What to tell, in one line, or null for a failure nobody foresaw.</summary>
    public static string? Explain(Exception failure, CoordinatorOptions options) => Causes(failure).Select(cause => cause switch
    {
        StartupException => cause.Message,
        AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            $"A port is in use: the API wants {options.Urls}, the silo {options.Orleans.SiloPort} and {options.Orleans.GatewayPort}. Stop what uses it (ss -ltnp shows it), or set Hayate__Urls, Hayate__Orleans__SiloPort or Hayate__Orleans__GatewayPort.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"A port of {options.Urls} may not be opened. Choose one above 1023 with Hayate__Urls.",
        _ => null,
    }).FirstOrDefault(text => text is not null);

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        yield return failure;
        IEnumerable<Exception> inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
