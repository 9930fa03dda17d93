using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>Makes a run from its node, inherited keys included.</summary>
internal sealed class RunBinder(ErrorList errors)
{
    private readonly RecordBinder _binder = new(errors);

    public RunDraft Bind(string name, Mark at, MapNode run)
    {
        var key = $"runs.{name}";
        var bindable = WithDiscriminator(CheckedMethod(run, at, key), key).Without(RunKeys.Space, RunKeys.Preset);
        var draft = new RunDraft { Name = name, At = at, Node = run, Spec = (RunSpec)_binder.Bind(typeof(RunSpec), bindable, key)! };
        return draft with { Space = new SpaceBinder(errors).Bind(draft) };
    }

    // A run without a known method is bound as EDM without an objective, so that its other keys are still checked.
    private MapNode CheckedMethod(MapNode run, Mark at, string key)
    {
        if (RunKeys.MethodOf(run) is not null) return run;
        if (run.Find(RunKeys.Method) is { Value.IsNull: false } given)
            _binder.Bind(typeof(Method), given.Value, $"{key}.{RunKeys.Method}");
        else
            errors.Add(
                at,
                $"{key}.{RunKeys.Method}",
                "The key 'method' is missing.",
                $"Add 'method:' with one of: {string.Join(", ", ScalarBinder.Words(typeof(Method)))}, or inherit it with 'like:'.");
        return run.Without(RunKeys.Objective).With(new MapEntry(at, RunKeys.Method, new ScalarNode(at, "edm", IsPlain: true)));
    }

    // Inside the records the objective names its method itself.
    private MapNode WithDiscriminator(MapNode run, string key)
    {
        var method = run.Find(RunKeys.Method)!;
        var objective = run.Find(RunKeys.Objective);
        switch (objective?.Value)
        {
            case null or { IsNull: true }:
                var at = objective?.At ?? method.At;
                return run.With(new MapEntry(at, RunKeys.Objective, new MapNode(at, [method])));
            case MapNode map:
                if (map.Find(RunKeys.Method) is { } misplaced)
                    errors.Add(
                        misplaced.At,
                        $"{key}.objective.method",
                        "'method' is not a key here.",
                        "Write 'method:' beside 'objective:', not inside.");
                return run.With(objective with { Value = map.With(method) });
            default:
                errors.Add(
                    objective.Value.At,
                    $"{key}.objective",
                    $"Keys and values were expected; found {objective.Value.Description}.",
                    "Write the settings of the method as 'key: value' lines, or remove 'objective:'.");
                return run.With(objective with { Value = new MapNode(objective.At, [method]) });
        }
    }
}
