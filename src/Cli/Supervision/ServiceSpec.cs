using System.Collections.Immutable;

namespace Hayate.Cli.Supervision;

/// <summary>A process to keep running.</summary>
internal sealed record ServiceSpec
{
    /// <summary>Name in messages and of its log.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the executable.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Variables added to the environment.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>File that takes its output, appended.</summary>
    public required string Log { get; init; }

    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    public required TimeSpan Grace { get; init; }
}
