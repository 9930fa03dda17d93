using System.CommandLine;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Spectre.Console;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate plan</c></summary>
internal static class PlanCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var file = SweepText.Argument();
        var json = JsonOption.Create();
        return new Command("plan", "Show what a sweep file would run, or everything that is wrong with it") { file, json }
            .Do(api, async (parsed, client, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(file);
                var result = await PlanAsync(session.Terminal, client, await SweepText.ReadAsync(path, cancellationToken), cancellationToken);
                if (parsed.GetValue(json)) session.Terminal.WriteJson(result);
                if (result.Plan is not { } plan) return SpecErrorList.Write(session.Terminal, path, result.Errors);
                if (!parsed.GetValue(json)) PlanTable.Write(session.Terminal, plan);
                return ExitCode.Ok;
            });
    }

    // The file can be judged without a platform; only what others ran before is not known then.
    private static async Task<PlanResult> PlanAsync(Terminal terminal, IHayateClient client, string text, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PlanAsync(text, cancellationToken);
        }
        catch (ApiUnreachableException)
        {
            terminal.Error.MarkupLineInterpolated($"[grey]No API at {client.Address}: planned here, without teachers of other sweeps and without expected hours.[/]");
            return SweepFile.Plan(text);
        }
    }
}
