using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a run has what its metrics need.</summary>
internal static class MetricRules
{
    private const string Metrics = "evaluation.metrics";

    public static void Check(RunCheck check)
    {
        var evaluation = check.Spec.Evaluation;
        if (evaluation.Metrics.IsEmpty) check.Report(Metrics, "There is no metric to measure.", "List at least one, or remove the key for fd.");
        foreach (var twice in evaluation.Metrics.GroupBy(metric => metric).Where(same => same.Count() > 1).Select(same => same.Key))
            check.Report(Metrics, $"'{twice.Word()}' is listed twice.", "List each metric once.");
        foreach (var metric in evaluation.Metrics.Distinct())
        {
            if (metric.NeedsManyImages() && evaluation.Samples < MetricFacts.FewestImages)
                check.Report(
                    Metrics,
                    $"'{metric.Word()}' says nothing about {evaluation.Samples} images.",
                    $"Set 'evaluation.samples' to at least {MetricFacts.FewestImages}; values of use take a thousand and more.",
                    "evaluation.samples");
            if (metric == EvaluationMetric.InceptionScore && !evaluation.Features.HasClasses())
                check.Report(
                    Metrics,
                    "'inception-score' needs features that tell classes apart; these do not.",
                    "Choose 'features: { name: inception, ... }' or a classifier, or remove the metric.",
                    "evaluation.features");
        }

        if (check.IsReadable(RunKeys.Method)) CheckModel(check);
    }

    private static void CheckModel(RunCheck check)
    {
        var (method, metrics) = (check.Spec.Method, check.Spec.Evaluation.Metrics);
        var learns = method != Method.Evaluate && (method.NeedsTeacher() || check.Spec.Teacher is not null);
        if (metrics.Contains(EvaluationMetric.TeacherDistance) && !learns)
            check.Report(Metrics, "'teacher-distance' needs a teacher that the run learns from.", "Remove it, or measure it in a run of method cd or pd.");
        var trained = method != Method.Evaluate ? method : check.IsReadableOfTeacher(RunKeys.Method) ? check.Teacher!.Spec.Method : (Method?)null;
        if (metrics.Contains(EvaluationMetric.SelfConsistency) && !learns && trained is { } known && !known.TrainsDenoiser())
            check.Report(
                Metrics,
                "'self-consistency' follows trajectories, which only a teacher or a model that denoises has.",
                "Remove it, or measure it in a run that distils.");
    }
}
