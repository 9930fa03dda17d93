using Hayate.Client;
using Hayate.Collectives;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Rank;

/// <summary>What the agent tells a rank process, as a file in the rank's directory. Beside it stands <see cref="RankEnvironment"/>, which is on no disk.</summary>
internal sealed record RankLaunch
{
    public const string FileName = "launch.json";

    /// <summary>What to do.</summary>
    public required RankAssignment Assignment { get; init; }

    /// <summary>Addresses of the coordinators.</summary>
    public required ApiAddresses Api { get; init; }

    /// <summary>Address at which this rank is reached by its peers.</summary>
    public required string Address { get; init; }

    /// <summary>What the gang talks over.</summary>
    public GroupKind Collectives { get; init; } = GroupKind.Automatic;

    /// <summary>Time in which all ranks notice that one is stopped or cut off.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Time between a request to stop and the end by force.</summary>
    public required double StopGraceSeconds { get; init; }
}
