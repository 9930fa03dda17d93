using System.Globalization;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary>Finds the checkpoint that an argument means: itself, or the best of a run.</summary>
internal static class CheckpointChoice
{
    private const string Best = "best";
    private const string Latest = "latest";

    public static Task<CheckpointInfo> FindAsync(IHayateClient client, string id, CancellationToken cancellationToken) =>
        FindAsync(client, id, null, cancellationToken);

    /// <summary>Finds the checkpoint of a run that a word means.</summary>
    /// <param name="client">The API.</param>
    /// <param name="id">Run, or checkpoint.</param>
    /// <param name="which"><c>best</c>, <c>latest</c> or a step; null where the id may be a checkpoint itself, and for the best one of a run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CheckpointInfo> FindAsync(IHayateClient client, string id, string? which, CancellationToken cancellationToken)
    {
        if (id.Contains('@', StringComparison.Ordinal))
        {
            return which is null
                ? await client.GetCheckpointAsync(id, cancellationToken)
                : throw new CliException($"{id} is a checkpoint already.", $"leave --checkpoint out, or name the run {id.Split('@')[0]}.");
        }

        var run = await client.GetRunAsync(id, cancellationToken);
        if (run.Checkpoints.IsEmpty) throw new CliException($"run {id} has no checkpoint yet.", $"wait for its first one: hayate watch {id}");
        return (which ?? Best) switch
        {
            Best => run.Checkpoints.FirstOrDefault(checkpoint => checkpoint.IsBest) ?? run.Checkpoints[0],
            Latest => run.Checkpoints.MaxBy(checkpoint => checkpoint.Step)!,
            var step => run.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Step.ToString(CultureInfo.InvariantCulture) == step) ?? throw new CliException(
                $"run {id} has no checkpoint '{step}'.",
                $"give best, latest or one of the steps {string.Join(", ", run.Checkpoints.Select(checkpoint => checkpoint.Step).Order())}."),
        };
    }
}
