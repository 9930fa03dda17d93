using System.Collections.Immutable;

namespace Hayate.Worker.Agent;

/// <summary>How a rank process is started; the rank's directory is added as last argument.</summary>
internal sealed record RankCommandLine(string FileName, ImmutableArray<string> Arguments)
{
    /// <summary>This same program, whether it was started by its own host or through <c>dotnet</c>.</summary>
    public static RankCommandLine OfThisProgram()
    {
        string host = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is not known.");
        string program = typeof(RankCommandLine).Assembly.Location;
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? new RankCommandLine(host, [program, "rank"])
            : new RankCommandLine(host, ["rank"]);
    }
}
