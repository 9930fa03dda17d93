using System.CommandLine;
using Hayate.Cli.Output;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate plan</c></summary>
internal static class PlanCommand
{
    public static Command Create(Session session, Option<Uri> api)
    {
        var file = SweepFile.Argument();
        var json = JsonOption.Create();
        return new Command("plan", "Show what a sweep file would run, or everything that is wrong with it") { file, json }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(file);
                var result = await client.PlanAsync(await SweepFile.ReadAsync(path, cancellationToken), cancellationToken);
                if (parsed.GetValue(json)) session.Terminal.WriteJson(result);
                if (result.Plan is not { } plan) return SpecErrorList.Write(session.Terminal, path, result.Errors);
                if (!parsed.GetValue(json)) PlanTable.Write(session.Terminal, plan);
                return ExitCode.Ok;
            });
    }
}
