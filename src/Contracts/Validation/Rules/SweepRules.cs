using System.Text.RegularExpressions;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>What must hold for the sweep itself.</summary>
internal static partial class SweepRules
{
    public static void Check(
        SweepDocument sweep, MapNode file, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList errors)
    {
        Expect("apiVersion", sweep.ApiVersion, SweepSpec.CurrentApiVersion);
        Expect("kind", sweep.Kind, "Sweep");
        if (!errors.Touches("name") && !Names.Allowed().IsMatch(sweep.Name))
            errors.Add(file.Find("name")!.At, "name", $"'{sweep.Name}' is no name of a sweep.", Names.Cure);
        foreach (var run in runs.Where(run => !Names.Allowed().IsMatch(run.Name)))
            errors.Add(run.At, run.KeyOf(""), $"'{run.Name}' is no name of a run.", Names.Cure);
        if ((file.Find("search")?.Value as MapNode)?.Find("metric") is { Value.IsNull: false } metric && !errors.Touches("search.metric"))
            CheckMetric(sweep.Search.Metric, metric.Value.At, runs, teachers, errors);

        void Expect(string key, string value, string only)
        {
            if (!errors.Touches(key) && value != only)
                errors.Add(
                    file.Find(key)!.Value.At,
                    key,
                    $"'{key}' is '{value}'; the only value there is, is '{only}'.",
                    $"Write '{key}: {only}'.");
        }
    }

    private static void CheckMetric(string metric, Mark at, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList errors)
    {
        if (Metric().Match(metric) is not { Success: true } match)
        {
            errors.Add(
                at,
                "search.metric",
                $"'{metric}' is no metric.",
                "Write the name of a metric of images, @ and a number of network evaluations, for example fd@1 or kid@2.");
            return;
        }

        var name = match.Groups[1].Value;
        if (MetricFacts.Find(name) is not { } asked || !asked.IsOfSamples())
        {
            var words = Enum.GetValues<EvaluationMetric>().Where(MetricFacts.IsOfSamples).Select(EnumWords.Word).ToList();
            errors.Add(at, "search.metric", $"'{name}' is no metric of a sampler's images.", Suggestion.Among(name, "metrics", words));
            return;
        }

        // What a search changes is not known here; what cannot be read is said already.
        string[] deciding = ["evaluation", "objective", "method"];
        if (runs.Any(run => deciding.Any(key => errors.Touches(run.KeyOf(key)) || run.Space.Any(dimension => dimension.Path.Split('.')[0] == key)))) return;
        if (runs.Count > 0 && !runs.Any(run => Measures(run.Spec.Evaluation, asked, name)))
        {
            var cure = asked == EvaluationMetric.Fd
                ? $"Write fd@{match.Groups[2].Value}; fid is the distance of the features 'inception'."
                : $"Add it: 'evaluation: {{ metrics: [{name}] }}'.";
            errors.Add(at, "search.metric", $"No run of this file measures '{metric}'.", cure);
            return;
        }

        var counts = runs
            .SelectMany(run => DefaultSamplers.Of(run.Spec, teachers.Of(run.Spec)?.Spec))
            .Select(SamplerLabels.NetworkEvaluations).Distinct().Order().ToList();
        if (counts.TrueForAll(count => $"{name}@{count}" != metric))
            errors.Add(
                at,
                "search.metric",
                $"No sampler of any run takes {match.Groups[2].Value} network evaluations.",
                $"The samplers of this file give: {string.Join(", ", counts.Select(count => $"{name}@{count}"))}.");
    }

    private static bool Measures(EvaluationSpec evaluation, EvaluationMetric metric, string name) =>
        evaluation.Metrics.Contains(metric) && (name == metric.Word() || name == metric.NameWith(evaluation.Features));

    [GeneratedRegex(@"\A([a-z-]+)@([1-9][0-9]{0,8})\z")]
    private static partial Regex Metric();
}
