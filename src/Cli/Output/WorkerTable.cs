using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>Workers and what their slots hold.</summary>
internal static class WorkerTable
{
    public static void Write(Terminal terminal, IEnumerable<WorkerInfo> workers, DateTimeOffset now)
    {
        var table = Tables.Create(terminal, "worker", "host", "state", "last seen", "slots ");
        foreach (var worker in workers)
        {
            var state = (worker.IsAlive, worker.IsDraining) switch { (false, _) => "lost", (_, true) => "draining", _ => "alive" };
            table.Add(
                worker.Id, worker.Host, state, $"{Words.Age(now - worker.LastSeenAt)} ago",
                string.Join(", ", worker.Slots.Select(slot => $"{Words.Of(slot.Device)} {slot.Index}: {(slot.RunId is null ? "free" : $"{slot.RunId} rank {slot.Rank}")}")));
        }

        terminal.Out.Write(table);
    }
}
