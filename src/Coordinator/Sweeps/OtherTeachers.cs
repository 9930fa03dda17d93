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

/// <summary>Teachers that a file takes from other sweeps: what is known of their runs, and whether what they are asked for is there.</summary>
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
        .. plan.Runs.Where(run => run is { WaitsFor: null, Spec.Teacher: not null }).DistinctBy(run => run.Template)
            .Select(run => FindFault(run, run.Spec.Teacher!) is { } fault ? fault with { Line = LineOf(file, run.Spec.Teacher!) } : null).OfType<SpecError>(),
    ];

    private SpecError? FindFault(PlannedRun run, TeacherSpec teacher) => (teacher, _runs.GetValueOrDefault(teacher.RunName()!)) switch
    {
        ({ Id: { } id }, _) => _checkpoints.Contains(id) ? null : Error(
            run, "id", $"There is no checkpoint '{id}'.", "It may have made room for newer ones: choose one from the run's page, or name the run."),
        (_, null) => Error(
            run, "run", $"There is no run '{teacher.Run}'.", "Name a run of this file, or copy the id of a run from its page."),
        (_, { Status: RunStatus.Failed or RunStatus.Cancelled } found) => Error(
            run, "run", $"The run '{teacher.Run}' {(found.Status == RunStatus.Failed ? "has failed" : "was cancelled")}.",
            "Choose another run, or name one of its checkpoints by id."),
        _ => null,
    };

    private static SpecError Error(PlannedRun run, string key, string message, string cure) =>
        new() { Column = 1, Key = $"runs.{run.Template}.teacher.{key}", Message = message, Cure = cure };

    // Ids are long and unique: the first line with the id is the one that names it.
    private static int LineOf(string file, TeacherSpec teacher) =>
        Array.FindIndex(file.Split('\n'), line => line.Contains((teacher.Id ?? teacher.Run)!, StringComparison.Ordinal)) + 1;
}
