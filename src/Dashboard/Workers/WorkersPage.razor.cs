using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Live;

namespace Hayate.Dashboard.Workers;

/// <summary>Workers, their slots and what these hold.</summary>
public sealed partial class WorkersPage : LivePage
{
    private ImmutableArray<WorkerInfo> _workers = [];

    /// <inheritdoc />
    protected override string Subject => "workers";

    /// <inheritdoc />
    protected override TimeSpan RefreshEvery => TimeSpan.FromSeconds(2);

    private string Summary
    {
        get
        {
            var alive = _workers.Where(worker => worker.IsAlive).ToArray();
            var slots = alive.Sum(worker => worker.Slots.Length);
            var held = alive.Sum(worker => worker.Slots.Count(slot => slot.RunId is not null));
            return $"{alive.Length} of {_workers.Length} alive · {held} of {slots} slots in use";
        }
    }

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var workers = await Api.ListWorkersAsync(cancellationToken);
        _workers = [.. workers.OrderByDescending(worker => worker.IsAlive).ThenBy(worker => worker.Id, StringComparer.Ordinal)];
    }

    private static (string Word, string Tone) Standing(WorkerInfo worker) => worker switch
    {
        { IsAlive: false } => ("Lost", "failed"),
        { IsDraining: true } => ("Draining", "queued"),
        _ => ("Alive", "completed"),
    };
}
