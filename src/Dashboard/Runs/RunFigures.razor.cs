using Hayate.Contracts.Api;
using Hayate.Dashboard.Components;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Runs;

/// <summary>The numbers one looks for first.</summary>
public sealed partial class RunFigures
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunModel Model { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private RunSummary Run => Model.Detail!.Summary;

    private string Gang => Run is { Ranks.IsElastic: true, GangRanks: > 0 } ? $"{Run.GangRanks} of {Run.Ranks}" : $"{Run.Ranks}";

    private EvaluationInfo? Best => Model.Distances.Best(Model.RankingMetric);

    private string Elapsed => Run.StartedAt is { } start ? Format.Duration((Run.EndedAt ?? Time.GetUtcNow()) - start) : Format.None;
}
