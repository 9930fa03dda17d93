namespace Hayate.Cli;

/// <summary>Exit codes of the command line.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>A run or the platform failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the sweep file or an id is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The API does not answer.</summary>
    public const int Unreachable = 69;

    /// <summary>A fault of Hayate itself.</summary>
    public const int Software = 70;

    /// <summary>Ended by the user.</summary>
    public const int Interrupted = 130;
}
