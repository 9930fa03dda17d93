using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary>Finds the checkpoint that an argument means: itself, or the best of a run.</summary>
internal static class CheckpointChoice
{
    public static async Task<CheckpointInfo> FindAsync(IHayateClient client, string id, CancellationToken cancellationToken)
    {
        if (id.Contains('@', StringComparison.Ordinal)) return await client.GetCheckpointAsync(id, cancellationToken);
        var run = await client.GetRunAsync(id, cancellationToken);
        return run.Checkpoints.FirstOrDefault(checkpoint => checkpoint.IsBest)
            ?? run.Checkpoints.FirstOrDefault()
            ?? throw new CliException($"run {id} has no checkpoint yet.", $"wait for its first one: hayate watch {id}");
    }
}
