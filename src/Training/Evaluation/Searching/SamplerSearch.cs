using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Samplers;

namespace Hayate.Training.Evaluation.Searching;

/// <summary>
/// Finds the levels of consistency samplers that search for theirs. Candidates are measured on images of their own, the same for all of them, so
/// that what a measurement on the usual images says of the winner is not flattered by its selection. Every rank makes the same calls.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="evaluator">Measures candidates.</param>
internal sealed class SamplerSearch(TrainingContext context, Evaluator evaluator)
{
    private readonly EvaluationSpec _evaluation = context.Spec.Evaluation;

    /// <summary>Whether a sampler still has to find its levels.</summary>
    public static bool IsFor(SamplerSpec sampler) => sampler is ConsistencySampler { Search: not null, Sigmas.IsDefaultOrEmpty: true };

    /// <summary>Says before any work that a run cannot search.</summary>
    /// <exception cref="ArgumentException">The run is no evaluation, or measures no distance.</exception>
    public static void Check(RunSpec spec, IEnumerable<SamplerSpec> samplers)
    {
        if (!samplers.Any(IsFor))
            return;
        if (spec.Method != Method.Evaluate)
            throw new ArgumentException("evaluation.samplers: 'search' belongs in a run of method evaluate. Remove it, and search with this run as a teacher.");
        if (spec.Evaluation.SearchedMetric() is null)
            throw new ArgumentException("evaluation.samplers: 'search' minimises fd or kid, and evaluation.metrics lists neither. Add fd.");
    }

    /// <summary>Searches, reporting every candidate and the outcome.</summary>
    /// <param name="model">What to sample from.</param>
    /// <param name="sampler">What to search for.</param>
    /// <param name="step">Step of the weights.</param>
    /// <param name="listed">Labels of rows that are measured anyway: no candidate takes their place.</param>
    /// <returns>The sampler with the levels found; null when asked to stop before.</returns>
    public ConsistencySampler? Find(IGenerativeModel model, ConsistencySampler sampler, int step, IReadOnlySet<string> listed)
    {
        NoiseSpec noise = context.Trained.Noise;
        LevelSearch search = new(noise, MultistepConsistency.DefaultLevels(noise, sampler.Steps), sampler.Candidates(), Measure);
        if (!search.Run())
            return null;
        if (context.Gang.Rank == 0)
            context.Reporter.Note(Outcome(sampler, search));
        return sampler with { Sigmas = search.Best.Sigmas };

        double? Measure(ImmutableArray<double> sigmas)
        {
            if (context.Gang.IsAny(context.StopRequested.IsCancellationRequested))
                return null;
            ConsistencySampler candidate = new() { Steps = sigmas.Length + 1, Sigmas = sigmas };
            Measurement? row = evaluator.MeasureAside(model, SamplerFactory.Create(candidate, noise), step, _evaluation.SearchedMetric()!.Value);
            // The level that is being searched for is the last one.
            if (row is not null && !listed.Contains(row.Subject))
                context.Reporter.Evaluation(row with { NoiseLevel = sigmas[^1] });
            return context.Gang.Broadcast(row?.Value ?? 0);
        }
    }

    private string Outcome(ConsistencySampler sampler, LevelSearch search)
    {
        string metric = _evaluation.SearchedMetric()!.Value.NameWith(_evaluation.Features);
        string found = search.Best == search.Default
            ? $"nothing is better than the default {Words(search.Default)}"
            : $"{Words(search.Best)} is best, the default is {Words(search.Default)}";
        return $"{sampler.Label()}: of {search.Tried.Count} candidates {found}. These are on the noise of the search; the final rows are measured on other noise.";

        string Words(LevelCandidate candidate) =>
            string.Create(CultureInfo.InvariantCulture, $"sigma {string.Join(", ", candidate.Sigmas.Select(sigma => sigma.ToString("G6", CultureInfo.InvariantCulture)))} with {metric} {candidate.Value:G4}");
    }
}
