using System.CommandLine;

namespace Hayate.Cli.Commands;

/// <summary>Asks for data instead of tables.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Write JSON" };
}
