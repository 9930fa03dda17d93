namespace Hayate.TestKit.Kubernetes;

/// <summary>What a container's image runs: a program of this machine.</summary>
/// <param name="Name">The image as a container names it.</param>
/// <param name="Entrypoint">Program and arguments, run unless the container has a command.</param>
public sealed record StandInImage(string Name, IReadOnlyList<string> Entrypoint)
{
    /// <summary>The image's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
