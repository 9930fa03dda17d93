using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using RunMethod = Hayate.Contracts.Specification.Method;

namespace Hayate.Cli.Output;

/// <summary>A measurement beside what it is to be compared with.</summary>
internal sealed record ResultRow
{
    /// <summary>Method of the run; absent for an anchor.</summary>
    public RunMethod? Method { get; init; }

    /// <summary>Name of the run, or of the anchor.</summary>
    public required string Name { get; init; }

    /// <summary>The measurement; absent when the run has none yet.</summary>
    public EvaluationInfo? Evaluation { get; init; }

    /// <summary>Distance over the teacher's; absent when the two do not compare.</summary>
    public double? Ratio { get; init; }

    /// <summary>The rows of a sweep: anchors first, then its runs in order, each sampler a row.</summary>
    public static IReadOnlyList<ResultRow> Of(SweepDetail sweep, IEnumerable<EvaluationInfo> anchors)
    {
        var rows = anchors.DistinctBy(anchor => (anchor.Subject, anchor.ReferenceDigest))
            .Select(anchor => new ResultRow { Name = anchor.Subject, Evaluation = anchor }).ToList();
        foreach (var run in sweep.Runs)
        {
            var teacher = TeacherOf(run, sweep)?.Evaluations ?? [];
            if (run.Evaluations.IsEmpty) rows.Add(new() { Method = run.Method, Name = run.Name });
            rows.AddRange(run.Evaluations.Select(evaluation => new ResultRow
            {
                Method = run.Method,
                Name = run.Name,
                Evaluation = evaluation,
                Ratio = RatioOf(evaluation, teacher.FirstOrDefault(other => other.Metric == evaluation.Metric)),
            }));
        }

        return rows;
    }

    /// <summary>What is not to be held against the rest, and why.</summary>
    public static IEnumerable<string> Apart(SweepDetail sweep)
    {
        var names = sweep.Runs.ToDictionary(run => run.Id, run => run.Name);
        return Comparability.Groups(sweep.Runs.SelectMany(run => run.Evaluations)).Where(group => group.Difference is not null)
            .Select(group => $"{group.Metric} of {string.Join(", ", group.Runs.Select(run => names.GetValueOrDefault(run, run)))} does not compare with the others: {group.Difference}.");
    }

    // Students of students are measured against the diffusion model at the root; a run without a teacher against the sweep's only one.
    private static RunSummary? TeacherOf(RunSummary run, SweepDetail sweep)
    {
        var known = sweep.Runs.ToDictionary(one => one.Id);
        for (var seen = new HashSet<string>(); run.TeacherRunId is { } id && seen.Add(id) && known.TryGetValue(id, out var teacher);) run = teacher;
        if (IsDiffusion(run)) return run;
        var teachers = sweep.Runs.Where(IsDiffusion).Take(2).ToList();
        return teachers.Count == 1 && run.TeacherRunId is null ? teachers[0] : null;
    }

    private static bool IsDiffusion(RunSummary run) => run.Method.IsDiffusion();

    // A ratio says something of distances, which are zero at best.
    private static double? RatioOf(EvaluationInfo evaluation, EvaluationInfo? teacher) =>
        teacher is { Value: > 0 } && MetricFacts.Find(evaluation.Metric) is EvaluationMetric.Fd && Comparability.AreComparable(evaluation, teacher)
            ? evaluation.Value / teacher.Value
            : null;
}
