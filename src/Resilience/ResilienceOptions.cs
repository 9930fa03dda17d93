using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hayate.Resilience;

/// <summary>How calls to everything outside the process are tried: keys <c>Hayate:Resilience:*</c>.</summary>
public sealed record ResilienceOptions
{
    /// <summary>The section's name in the configuration.</summary>
    public const string Section = "Hayate:Resilience";

    /// <summary>
    /// <c>Api</c>: a call of the API that somebody waits for. Three tries within about a second, 30 s each. A command that the API asks to send
    /// again is sent up to sixteen times, in about half a minute: longer than it takes coordinators to do without one of them.
    /// </summary>
    public PipelineOptions Api { get; init; } = new() { Tries = 3, AskedTries = 16, FirstPauseSeconds = 0.2, LongestPauseSeconds = 2, TimeoutSeconds = 30 };

    /// <summary>
    /// <c>Worker</c>: what agents and ranks tell and ask the coordinator. Tried for as long as it takes, with pauses of at most 4 s, so that
    /// an outage is over for a worker a few seconds after it is over. Each call has a bound of its own.
    /// </summary>
    public PipelineOptions Worker { get; init; } = new() { Tries = 0, FirstPauseSeconds = 0.25, LongestPauseSeconds = 4 };

    /// <summary>
    /// <c>Blobs</c>: one request to a blob service, such as a block of 8 MiB. Four tries within a few seconds, 60 s each; after ten failures
    /// in a row nothing is asked for 5 s.
    /// </summary>
    public PipelineOptions Blobs { get; init; } = new()
    {
        Tries = 4, FirstPauseSeconds = 0.25, LongestPauseSeconds = 5, TimeoutSeconds = 60, BreakAfter = 10, BreakSeconds = 5,
    };

    /// <summary>
    /// <c>Checkpoints</c>: a whole file of a checkpoint, read or written. Tried for as long as it takes, with pauses of at most 15 s: a run is
    /// worth more than the time that a store is away.
    /// </summary>
    public PipelineOptions Checkpoints { get; init; } = new() { Tries = 0, FirstPauseSeconds = 1, LongestPauseSeconds = 15 };

    /// <summary>
    /// <c>Database</c>: one transaction. Five tries within a few seconds, each under the database's own bound; after ten failures in a row
    /// nothing is asked for 2 s.
    /// </summary>
    public PipelineOptions Database { get; init; } = new() { Tries = 5, FirstPauseSeconds = 0.1, LongestPauseSeconds = 2, BreakAfter = 10, BreakSeconds = 2 };

    /// <summary>
    /// <c>Kubernetes</c>: one request to the API of a cluster. Four tries within a few seconds, 15 s each, the pauses that the server asks for;
    /// after ten failures in a row nothing is asked for 5 s.
    /// </summary>
    public PipelineOptions Kubernetes { get; init; } = new()
    {
        Tries = 4, FirstPauseSeconds = 0.25, LongestPauseSeconds = 4, TimeoutSeconds = 15, BreakAfter = 10, BreakSeconds = 5,
    };

    private IEnumerable<(string Name, PipelineOptions Options)> Kinds =>
    [
        (nameof(Api), Api), (nameof(Worker), Worker), (nameof(Blobs), Blobs), (nameof(Checkpoints), Checkpoints), (nameof(Database), Database),
        (nameof(Kubernetes), Kubernetes),
    ];

    /// <summary>Reads and checks <c>Hayate:Resilience</c>.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="errors">Takes a line for each mistake.</param>
    public static ResilienceOptions From(IConfiguration configuration, ICollection<string> errors)
    {
        ResilienceOptions defaults = new();
        var section = configuration.GetSection(Section);
        foreach (var unknown in section.GetChildren().Where(child => !defaults.Kinds.Any(kind => kind.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))))
            errors.Add($"{unknown.Path} is no kind of call: {string.Join(", ", defaults.Kinds.Select(kind => kind.Name))} are. Correct or remove it.");
        ResilienceOptions read = new()
        {
            Api = defaults.Api.With(section.GetSection(nameof(Api)), errors),
            Worker = defaults.Worker.With(section.GetSection(nameof(Worker)), errors),
            Blobs = defaults.Blobs.With(section.GetSection(nameof(Blobs)), errors),
            Checkpoints = defaults.Checkpoints.With(section.GetSection(nameof(Checkpoints)), errors),
            Database = defaults.Database.With(section.GetSection(nameof(Database)), errors),
            Kubernetes = defaults.Kubernetes.With(section.GetSection(nameof(Kubernetes)), errors),
        };
        if (read.Worker.Tries != 0)
            errors.Add($"{Section}:Worker:Tries is {read.Worker.Tries}, but what workers tell must arrive, however long it takes. Leave it out.");
        return read;
    }

    /// <summary>The keys and values that say the same in the environment of another process.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToEnvironment() =>
        from kind in Kinds
        from value in kind.Options.Values
        select KeyValuePair.Create(
            $"{Section}:{kind.Name}:{value.Key}".Replace(":", "__", StringComparison.Ordinal), (string?)value.Value.ToString(CultureInfo.InvariantCulture));
}
