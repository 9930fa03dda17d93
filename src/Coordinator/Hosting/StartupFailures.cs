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
            $"A port was taken during the start: {options.Urls}, {options.Orleans.SiloPort} or {options.Orleans.GatewayPort}. " +
            "Start again, or choose others with Hayate__Urls, Hayate__Orleans__SiloPort and Hayate__Orleans__GatewayPort.",
        _ => null,
    }).FirstOrDefault(text => text is not null);

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        yield return failure;
        IEnumerable<Exception> inner = failure is AggregateException many ? many.InnerExceptions : failure.InnerException is { } one ? [one] : [];
        foreach (var cause in inner.SelectMany(Causes)) yield return cause;
    }
}
