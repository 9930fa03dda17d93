using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Planning;

/// <summary>Turns a sweep into the runs it stands for.</summary>
public static class SweepPlanner
{
    /// <summary>
    /// The runs of a sweep: one for each template without a space, and up to <see cref="SearchSpec.MaxRuns"/> for each other, named
    /// <c>template.01</c>, <c>template.02</c> and on. Samplers are filled in where a run names none. Teachers stand before their students; otherwise file order is kept. The same sweep always
    /// gives the same plan.
    /// </summary>
    /// <param name="sweep">A sweep that <c>SweepFile.Read</c> found no fault with.</param>
    /// <param name="elsewhere">Teachers of other sweeps by run id, as far as they are known. Default: none.</param>
    public static SweepPlan Plan(SweepSpec sweep, IReadOnlyDictionary<string, RunSpec>? elsewhere = null) => new()
    {
        Name = sweep.Name,
        Search = sweep.Search,
        Runs = [.. TeachersFirst(sweep.Runs).SelectMany(template => Expand(template, sweep, elsewhere))],
    };

    private static IEnumerable<PlannedRun> Expand(RunTemplate template, SweepSpec sweep, IReadOnlyDictionary<string, RunSpec>? elsewhere)
    {
        var teacher = template.Spec.Teacher?.Run;
        var teacherSpec = sweep.Runs.FirstOrDefault(other => other.Name == teacher)?.Spec;
        var waitsFor = teacherSpec is null ? null : teacher;
        var classifier = sweep.Runs.FirstOrDefault(other => other.Name == template.Spec.ClassifierReference()?.Run);
        if (template.Spec.Teacher?.RunName() is { } id) teacherSpec ??= elsewhere?.GetValueOrDefault(id);
        var single = new PlannedRun { Name = template.Name, Template = template.Name, WaitsFor = waitsFor, WaitsForClassifier = classifier?.Name, Spec = Complete(template.Spec, teacherSpec) };
        if (template.Space.IsEmpty) return [single];
        var trials = Trials.Of(template, sweep.Search).ToList();
        var digits = Math.Max(2, trials.Count.ToString(CultureInfo.InvariantCulture).Length);
        return trials.Select((parameters, index) => single with
        {
            Name = $"{template.Name}.{(index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}",
            Parameters = parameters,
            Spec = Complete(With(template.Spec, parameters), teacherSpec),
        });
    }

    private static RunSpec Complete(RunSpec spec, RunSpec? teacher) =>
        spec with { Evaluation = spec.Evaluation with { Samplers = DefaultSamplers.Of(spec, teacher) } };

    /// <summary>A specification with some of its keys, named by dotted path, set to other values.</summary>
    private static RunSpec With(RunSpec spec, ImmutableSortedDictionary<string, JsonElement> values)
    {
        var json = JsonSerializer.SerializeToNode(spec, HayateJson.Options)!;
        foreach (var (path, value) in values)
        {
            var words = path.Split('.');
            var holder = words[..^1].Aggregate(json, (node, word) => node[word]!);
            holder[words[^1]] = JsonNode.Parse(value.GetRawText());
        }

        return json.Deserialize<RunSpec>(HayateJson.Options)!;
    }

    private static List<RunTemplate> TeachersFirst(ImmutableArray<RunTemplate> templates)
    {
        var ordered = new List<RunTemplate>();
        foreach (var template in templates) Place(template);
        return ordered;

        void Place(RunTemplate template)
        {
            if (ordered.Contains(template)) return;
            if (templates.FirstOrDefault(other => other.Name == template.Spec.Teacher?.Run) is { } teacher) Place(teacher);
            if (templates.FirstOrDefault(other => other.Name == template.Spec.ClassifierReference()?.Run) is { } classifier) Place(classifier);
            ordered.Add(template);
        }
    }
}
