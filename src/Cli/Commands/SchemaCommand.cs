using System.CommandLine;
using Hayate.Client;

namespace Hayate.Cli.Commands;

/// <summary><c>hayate schema</c></summary>
internal static class SchemaCommand
{
    public static Command Create(Session session, Option<ApiAddresses> api) =>
        new Command("schema", "Print the JSON Schema of sweep files, for editors").Do(api, async (_, client, cancellationToken) =>
        {
            await session.Terminal.Raw.WriteLineAsync(await client.GetSweepSchemaAsync(cancellationToken));
            return ExitCode.Ok;
        });
}
