using Hayate.Client;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>Tells people what went wrong and what cures it, and scripts by the exit code.</summary>
internal static class Failures
{
    public static int Report(Terminal terminal, Exception failure)
    {
        var (message, cure, exitCode) = Describe(failure);
        terminal.Error.MarkupLineInterpolated($"[red]error:[/] {message}");
        if (cure is not null) terminal.Error.MarkupLineInterpolated($"  [grey]cure:[/] {cure}");
        return exitCode;
    }

    private static (string Message, string? Cure, int ExitCode) Describe(Exception failure) => failure switch
    {
        CliException told => (told.Message, told.Cure, told.ExitCode),
        ApiUnreachableException => (
            failure.Message, "start the platform with `hayate up`, or name a running one with --api URL or HAYATE_API.", ExitCode.Unreachable),
        ApiException { IsTransient: true } => (failure.Message, "look into the coordinator's log, then try again.", ExitCode.Unreachable),
        ApiException => (failure.Message, null, ExitCode.Usage),
        OperationCanceledException => ("stopped before it was done.", null, ExitCode.Interrupted),
        _ => ($"{failure.GetType().Name}: {failure.Message}", "this is a fault of Hayate: please report it with the command you typed.", ExitCode.Software),
    };
}
