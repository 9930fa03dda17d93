using System.CommandLine;
using System.Diagnostics;
using Hayate.Cli.Supervision;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate db</c>: what is done to the database while no coordinator needs to run.</summary>
internal static class DatabaseCommand
{
    public static Command Create(Session session)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Data directory of an embedded platform; default: Hayate__Data, or .hayate", HelpName = "directory",
        };
        var migrate = new Command("migrate", "Bring the database's schema up to date, as a coordinator that starts does; Hayate__Database__* say which") { data };
        migrate.SetAction((parsed, cancellationToken) => MigrateAsync(session, parsed.GetValue(data), cancellationToken));
        return new Command("db", "Look after the coordinator's database") { migrate };
    }

    // The coordinator knows its database; here is only the way to it.
    private static async Task<int> MigrateAsync(Session session, string? data, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executables.Find("Coordinator"), ["migrate"]);
        start.Environment["Hayate__Data"] = data ?? Environment.GetEnvironmentVariable("Hayate__Data") ?? ".hayate";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == ExitCode.Ok) session.Terminal.Say($"The database's schema is up to date.");
        return process.ExitCode;
    }
}
