using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a search for the levels of a consistency sampler stands where it can be made, and says how.</summary>
internal static class SigmaSearchRules
{
    private const string Samplers = "evaluation.samplers";

    public static void Check(RunCheck check)
    {
        foreach (var sampler in check.Spec.Evaluation.Samplers.OfType<ConsistencySampler>().Where(sampler => sampler.Search is not null))
        {
            CheckForm(check, sampler);
            CheckRun(check);
        }
    }

    private static void CheckForm(RunCheck check, ConsistencySampler sampler)
    {
        if (!sampler.Sigmas.IsEmpty)
            check.Report(Samplers, "'search' and 'sigmas' are both given; levels are either searched or given.", "Remove one of the two.");
        if (sampler.Steps == 1)
            check.Report(Samplers, "'search' looks for the noise levels between steps; one step has none.", "Take 2 steps or more, or remove 'search:'.");
        else if (sampler.Candidates() is var candidates && candidates < sampler.FewestCandidates())
            check.Report(
                Samplers,
                $"'search' takes {candidates} evaluations; the {sampler.Steps - 1} levels between {sampler.Steps} steps need at least {sampler.FewestCandidates()}.",
                $"Write 'search: {{ evaluations: {(sampler with { Search = new SigmaSearch() }).Candidates()} }}', or fewer steps.");
    }

    private static void CheckRun(RunCheck check)
    {
        if (check.IsReadable(RunKeys.Method) && check.Spec.Method != Method.Evaluate)
            check.Report(
                Samplers,
                $"'search' belongs in a run of method 'evaluate', where the weights stand still; this one is of method '{check.Spec.Method.Word()}'.",
                "Remove it here, and search in a run 'method: evaluate' with this one as its teacher.");
        if (!check.Spec.Evaluation.Metrics.IsEmpty && check.Spec.Evaluation.SearchedMetric() is null)
            check.Report(
                Samplers,
                "'search' minimises a distance, and 'evaluation.metrics' lists neither fd nor kid.",
                "Add fd to 'evaluation.metrics', or remove 'search:'.",
                "evaluation.metrics");
    }
}
