using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The runs of a sweep with their best distances beside the teacher's.</summary>
public sealed partial class RunsTable
{
    /// <summary>The sweep.</summary>
    [Parameter, EditorRequired]
    public required SweepModel Model { get; set; }

    private bool HasParameters => Model.Runs.Any(run => !run.Parameters.IsEmpty);

    private bool HasTeachers => Model.Runs.Any(run => run.TeacherRunId is not null);

    private static string Explain(string anchor) => anchor switch
    {
        "real halves" => "one half of the data against the other: fewer images read as farther apart, so a good generator may score lower",
        "gaussian fit" => "a normal distribution fitted to the data: a generator should do better",
        _ => "a level to hold the distances against",
    };

    // Where a single run was measured there is nothing to win, and what does not compare with the others wins nothing.
    private bool IsWinner(int nfe, EvaluationInfo? best)
    {
        if (best is null || Model.Reference is not { } reference || !Comparability.AreComparable(best, reference)) return false;
        var bests = Model.Runs.Select(run => Model.Of(run.Id).Best(Model.Metric, nfe)).OfType<EvaluationInfo>()
            .Where(other => Comparability.AreComparable(other, reference)).Select(other => other.Value).ToArray();
        return bests.Length > 1 && best.Value == (Distances.IsBetterHigh(Model.Metric) ? bests.Max() : bests.Min());
    }
}
