using System.Collections.Immutable;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;
using Hayate.Contracts.Validation.Rules;

namespace Hayate.Contracts.Parsing;

/// <summary>Reads one sweep file: text to nodes, inheritance on nodes, nodes to records, rules on records.</summary>
/// <param name="elsewhere">Teachers of other sweeps by run id, as far as they are known.</param>
internal sealed class SweepReader(IReadOnlyDictionary<string, RunSpec>? elsewhere = null)
{
    /// <summary>Key of the sweep that holds its runs.</summary>
    public const string Runs = "runs";

    private static readonly string[] RunDefaults = ["resources", "checkpoint", "retry"];

    private readonly ErrorList _errors = new();

    public (SweepFileResult Result, SweepPlan? Plan) Read(string yaml)
    {
        var sweep = ReadSweep(yaml);
        return _errors.IsEmpty && sweep is not null
            ? (new SweepFileResult { Sweep = sweep }, SweepPlanner.Plan(sweep, elsewhere))
            : (new SweepFileResult { Errors = _errors.Ordered() }, null);
    }

    /// <summary>The teachers and classifiers that the runs name, whatever else is wrong with the file.</summary>
    public ImmutableArray<TeacherSpec> ReadTeachers(string yaml) =>
        YamlReader.Read(yaml, _errors) is MapNode file ? [.. BindRuns(file).SelectMany(run => (TeacherSpec?[])[run.Spec.Teacher, run.Spec.ClassifierReference()]).OfType<TeacherSpec>().Distinct()] : [];

    private SweepSpec? ReadSweep(string yaml)
    {
        if (YamlReader.Read(yaml, _errors) is not { } root) return null;
        if (root is not MapNode file)
        {
            _errors.Add(
                root.At,
                "",
                $"Keys and values were expected; found {root.Description}.",
                "Start with apiVersion, kind, name and runs, as in samples/digits.yaml.");
            return null;
        }

        var document = (SweepDocument)new RecordBinder(_errors).Bind(typeof(SweepDocument), file.Without(Runs), "")!;
        var runs = BindRuns(file);
        var teachers = new TeacherLookup(runs, elsewhere ?? ImmutableDictionary<string, RunSpec>.Empty);
        SweepRules.Check(document, file, runs, teachers, _errors);
        if (runs.IsEmpty) return null;
        var sweep = new SweepSpec
        {
            ApiVersion = document.ApiVersion,
            Kind = document.Kind,
            Name = document.Name,
            Search = document.Search,
            Runs = [.. runs.Select(run => new RunTemplate { Name = run.Name, Spec = run.Spec, Space = run.Space })],
        };
        foreach (var error in runs.SelectMany(run => RunRules.Find(run, runs, teachers, _errors)).ToList()) _errors.Add(error);
        if (_errors.IsEmpty) TrialRules.Check(sweep, runs, teachers, _errors);
        return sweep;
    }

    private ImmutableArray<RunDraft> BindRuns(MapNode file)
    {
        var entry = file.Find(Runs);
        if (entry is null or { Value.IsNull: true } or { Value: MapNode { Entries.IsEmpty: true } })
        {
            _errors.Add(entry?.At ?? file.At, "runs", "The sweep has no runs.", "Add 'runs:' with at least one named run inside.");
            return [];
        }

        if (entry.Value is not MapNode map)
        {
            _errors.Add(
                entry.Value.At,
                "runs",
                $"Named runs were expected; found {entry.Value.Description}.",
                "Write 'runs:' with lines such as 'teacher:' inside, each holding the keys of a run.");
            return [];
        }

        foreach (var wrong in map.Entries.Where(run => run.Value is not MapNode))
            _errors.Add(
                wrong.Value.At,
                $"runs.{wrong.Key}",
                $"The keys of a run were expected; found {wrong.Value.Description}.",
                "Write 'method:' and the other keys of the run, indented, below its name.");
        var written = map.Entries.Where(run => run.Value is MapNode).ToList();
        var defaults = new MapNode(file.At, [.. file.Entries.Where(key => RunDefaults.Contains(key.Key) && !key.Value.IsNull)]);
        var inheritance = new Inheritance(written, defaults, _errors);
        var binder = new RunBinder(_errors);
        return Rounds.Expand([.. written.Select(run => binder.Bind(run.Key, run.At, inheritance.Resolve(run.Key)))]);
    }
}
