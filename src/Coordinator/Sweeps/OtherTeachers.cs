using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Teachers and classifiers that a file takes from other sweeps: what is known of their runs, and whether what they are asked for is there.</summary>
internal sealed class OtherTeachers
{
    private readonly ImmutableDictionary<string, RunRow> _runs;
    private readonly ImmutableHashSet<string> _checkpoints;

    private OtherTeachers(ImmutableDictionary<string, RunRow> runs, ImmutableHashSet<string> checkpoints)
    {
        _runs = runs;
        _checkpoints = checkpoints;
        Specs = runs.ToImmutableDictionary(run => run.Key, run => run.Value.Spec);
    }

    /// <summary>Specifications of the runs that exist, by id.</summary>
    public ImmutableDictionary<string, RunSpec> Specs { get; }

    public static async Task<OtherTeachers> ReadAsync(HayateContext db, string file, CancellationToken cancellationToken)
    {
        var references = SweepFile.Teachers(file);
        var runIds = references.Select(reference => reference.RunName()).OfType<string>().Distinct().ToList();
        var checkpointIds = references.Select(reference => reference.Id).OfType<string>().Distinct().ToList();
        var runs = await db.Runs.AsNoTracking().Where(run => runIds.Contains(run.Id)).ToListAsync(cancellationToken);
        var checkpoints = await db.Checkpoints.Where(row => checkpointIds.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken);
        return new(runs.ToImmutableDictionary(run => run.Id), [.. checkpoints]);
    }

    /// <summary>The references of a plan that cannot be followed, each with its line.</summary>
    public ImmutableArray<SpecError> FindMissing(SweepPlan plan, string file) =>
    [
        .. plan.Runs.DistinctBy(run => run.Template).SelectMany(Outside)
            .Select(needed => FindFault(needed) is { } fault ? fault with { Line = LineOf(file, needed.Reference) } : null).OfType<SpecError>(),
    ];

    // What a run needs of other sweeps, with the key that says so.
    private static IEnumerable<Needed> Outside(PlannedRun run)
    {
        if (run is { WaitsFor: null, Spec.Teacher: { } teacher }) yield return new($"runs.{run.Template}.teacher", teacher);
        if (run.WaitsForClassifier is null && run.Spec.ClassifierReference() is { } classifier)
            yield return new($"runs.{run.Template}.evaluation.features", classifier);
    }

    private SpecError? FindFault(Needed needed) => (needed.Reference, _runs.GetValueOrDefault(needed.Reference.RunName()!)) switch
    {
        ({ Id: { } id }, _) => _checkpoints.Contains(id) ? null : Error(
            $"{needed.Key}.id", $"There is no checkpoint '{id}'.", "It may have made room for newer ones: choose one from the run's page, or name the run."),
        ({ Run: var run }, null) => Error(
            $"{needed.Key}.run", $"There is no run '{run}'.", "Name a run of this file, or copy the id of a run from its page."),
        ({ Run: var run }, { Status: RunStatus.Failed or RunStatus.Cancelled } found) => Error(
            $"{needed.Key}.run", $"The run '{run}' {(found.Status == RunStatus.Failed ? "has failed" : "was cancelled")}.",
            "Choose another run, or name one of its checkpoints by id."),
        _ => null,
    };

    private static SpecError Error(string key, string message, string cure) => new() { Column = 1, Key = key, Message = message, Cure = cure };

    // Ids are long and unique: the first line with the id is the one that names it.
    private static int LineOf(string file, TeacherSpec teacher) =>
        Array.FindIndex(file.Split('\n'), line => line.Contains((teacher.Id ?? teacher.Run)!, StringComparison.Ordinal)) + 1;

    private sealed record Needed(string Key, TeacherSpec Reference);
}
