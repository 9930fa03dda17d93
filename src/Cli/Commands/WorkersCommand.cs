using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Client;
using Spectre.Console;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate workers</c></summary>
internal static class WorkersCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var json = JsonOption.Create();
        return new Command("workers", "List workers and what their slots hold") { json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var workers = await client.ListWorkersAsync(cancellationToken);
            if (parsed.GetValue(json)) session.Terminal.WriteJson(workers);
            else if (workers.IsEmpty) session.Terminal.Out.WriteLine("No worker has reported yet: runs wait until one does.");
            else WorkerTable.Write(session.Terminal, workers, session.Clock.GetUtcNow());
            return ExitCode.Ok;
        });
    }
}
