namespace Hayate.Cli;

/// <summary>Ends a command with words for the user: what is wrong, and what cures it.</summary>
internal sealed class CliException(string message, string cure, int exitCode = ExitCode.Usage) : Exception(message)
{
    public string Cure { get; } = cure;

    public int ExitCode { get; } = exitCode;
}
