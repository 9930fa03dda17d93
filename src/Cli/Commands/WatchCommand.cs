using System.CommandLine;
using Hayate.Cli.Following;
using Hayate.Client;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate watch</c></summary>
internal static class WatchCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api)
    {
        var id = new Argument<string?>("id") { Description = "Sweep or run; the newest sweep when left out", Arity = ArgumentArity.ZeroOrOne };
        var json = JsonOption.Create();
        return new Command("watch", "Watch a sweep to its end, then show its results") { id, json }.Do(api, async (parsed, client, cancellationToken) =>
        {
            var sweep = parsed.GetValue(id)?.Split('.', 2)[0] ?? await NewestAsync(client, cancellationToken);
            return await SweepResult.WatchAsync(session, client, sweep, parsed.GetValue(json), cancellationToken);
        });
    }

    private static async Task<string> NewestAsync(IHayateClient client, CancellationToken cancellationToken) =>
        (await client.ListSweepsAsync(cancellationToken)).FirstOrDefault()?.Id
        ?? throw new CliException("there is no sweep yet.", "submit one: hayate submit samples/digits.yaml");
}
