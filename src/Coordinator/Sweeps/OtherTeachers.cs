using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Teachers that a plan takes from other sweeps: whether they are there and fit, and what their students take over.</summary>
internal sealed class OtherTeachers
{
    private readonly ImmutableDictionary<string, RunSpec> _specs;

    private OtherTeachers(ImmutableDictionary<string, RunSpec> specs, ImmutableArray<SpecError> errors)
    {
        _specs = specs;
        Errors = errors;
    }

    /// <summary>Everything wrong with the references.</summary>
    public ImmutableArray<SpecError> Errors { get; }

    public static async Task<OtherTeachers> ReadAsync(HayateContext db, SweepPlan plan, string file, CancellationToken cancellationToken)
    {
        var specs = ImmutableDictionary.CreateBuilder<string, RunSpec>();
        var errors = ImmutableArray.CreateBuilder<SpecError>();
        foreach (var run in plan.Runs.Where(run => run is { WaitsFor: null, Spec.Teacher: not null }).DistinctBy(run => run.Template))
        {
            var (teacher, error) = await FindAsync(db, run, cancellationToken);
            if (teacher is not null) specs[run.Template] = teacher.Spec;
            if (error is not null) errors.Add(error with { Line = LineOf(file, run.Spec.Teacher!) });
        }

        return new(specs.ToImmutable(), errors.ToImmutable());
    }

    /// <summary>The run with the samplers that suit its teacher, where the file names none.</summary>
    public PlannedRun Complete(PlannedRun run) => !_specs.TryGetValue(run.Template, out var teacher) ? run : run with
    {
        Spec = run.Spec with { Evaluation = run.Spec.Evaluation with { Samplers = DefaultSamplers.Of(run.Spec, teacher) } },
    };

    private static async Task<(RunRow? Teacher, SpecError? Error)> FindAsync(HayateContext db, PlannedRun run, CancellationToken cancellationToken)
    {
        var reference = run.Spec.Teacher!;
        var checkpoint = reference.Id is { } id
            ? await db.Checkpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            : null;
        if (reference.Id is not null && checkpoint is null)
        {
            return (null, Error(
                run, "id", $"There is no checkpoint '{reference.Id}'.",
                "It may have made room for newer ones: choose one from the run's page, or name the run."));
        }

        var runId = checkpoint?.RunId ?? reference.Run!;
        var teacher = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        return (teacher, FindFault(run, runId, teacher, isCheckpoint: checkpoint is not null));
    }

    private static SpecError? FindFault(PlannedRun run, string runId, RunRow? teacher, bool isCheckpoint) => teacher switch
    {
        null => Error(run, "run", $"There is no run '{runId}'.", "Name a run of this file, or copy the id of a run from its page."),
        { Status: RunStatus.Failed or RunStatus.Cancelled } when !isCheckpoint => Error(
            run, "run", $"The run '{runId}' {(teacher.Status == RunStatus.Failed ? "has failed" : "was cancelled")}.",
            "Choose another run, or name one of its checkpoints by id."),
        _ when !run.Spec.Method.CanLearnFrom(teacher.Spec.Method) => Error(
            run, "run", $"A run of method '{Word(run.Spec.Method)}' cannot learn from '{runId}', whose method is '{Word(teacher.Spec.Method)}'.",
            "Choose a teacher of a method that it can learn from."),
        _ => null,
    };

    private static SpecError Error(PlannedRun run, string key, string message, string cure) =>
        new() { Key = $"runs.{run.Template}.teacher.{key}", Message = message, Cure = cure };

    private static string Word(Method method) => method.ToString().ToLowerInvariant();

    // Ids are long and unique: the first line with the id is the one that names it.
    private static int LineOf(string file, TeacherSpec teacher) =>
        Array.FindIndex(file.Split('\n'), line => line.Contains((teacher.Id ?? teacher.Run)!, StringComparison.Ordinal)) + 1;
}
