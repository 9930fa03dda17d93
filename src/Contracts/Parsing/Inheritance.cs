using Hayate.Contracts.Presets;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>Fills in what runs inherit: from the sweep, from a preset, from the run of their teacher, and from the run named by <c>like</c>.</summary>
internal sealed class Inheritance
{
    private readonly Dictionary<string, MapEntry> _runs;
    private readonly MapNode _defaults;
    private readonly ErrorList _errors;
    private readonly Dictionary<string, MapNode> _alike = [];
    private readonly Dictionary<string, MapNode> _taught = [];
    private readonly HashSet<string> _open = [];

    /// <param name="runs">The runs as written; each value is a map.</param>
    /// <param name="defaults">The sweep's defaults for every run.</param>
    /// <param name="errors">Takes unknown names and cycles.</param>
    public Inheritance(IEnumerable<MapEntry> runs, MapNode defaults, ErrorList errors)
    {
        _runs = runs.ToDictionary(run => run.Key);
        _defaults = defaults;
        _errors = errors;
    }

    /// <summary>A run with everything it inherits.</summary>
    public MapNode Resolve(string name) => Once(_taught, name, each => MethodDefaults.Under(WithPreset(each)), CycleOfTeachers);

    private MapNode WithPreset(string name)
    {
        var run = WithTeacher(name);
        if (PresetOf(run) is { } preset) return Over(run, preset);
        if (run.Find(RunKeys.Preset) is { Value.IsNull: false } entry && RunKeys.MethodOf(run) is not null)
        {
            _errors.Add(
                entry.Value.At,
                $"runs.{name}.{RunKeys.Preset}",
                $"There is no preset {entry.Value.Description}.",
                Suggestion.Among((entry.Value as ScalarNode)?.Text ?? "", "presets", PresetLibrary.Names));
        }

        return run;
    }

    private static MapNode? PresetOf(MapNode run) =>
        run.Find(RunKeys.Preset) is { Value: ScalarNode { IsNull: false } word } entry && RunKeys.MethodOf(run) is { } method
            ? PresetLibrary.Find(word.Text, method, entry.At)
            : null;

    private MapNode WithTeacher(string name)
    {
        var run = Alike(name);
        if (RunKeys.MethodOf(run)?.TakesTeacher() != true) return run;
        if (RunKeys.TeacherRunOf(run)?.Text is not { } word || WrittenAs(word) is not { } teacherName) return run;
        var teacher = Resolve(teacherName);
        if (SetsDropout(PresetOf(run))) teacher = WithoutDropout(teacher);
        foreach (var key in RunKeys.FromTeacher)
        {
            if (teacher.Find(key) is not { } given) continue;
            var (own, shape) = (run.Find(key), RecordShape.Of(typeof(RunSpec)).Find(key)!);
            run = run.With(own is null ? given : own with { Value = NodeMerge.Over(own.Value, given.Value, shape.Type, shape.DefaultForm) });
        }

        return run;
    }

    // How much a student drops is a setting of its method, as its learning rate is: the teacher's would hide what the preset says.
    private static bool SetsDropout(MapNode? preset) => (preset?.Find(RunKeys.Network)?.Value as MapNode)?.Find(RunKeys.Dropout) is not null;

    private static MapNode WithoutDropout(MapNode run) => run.Find(RunKeys.Network) is { Value: MapNode network } entry
        ? run.With(entry with { Value = network.Without(RunKeys.Dropout) })
        : run;

    // A round of a chain has the chain's keys.
    private string? WrittenAs(string name) =>
        _runs.ContainsKey(name) ? name : Rounds.ChainOf(name) is { } chain && _runs.ContainsKey(chain) ? chain : null;

    private MapNode Alike(string name) => Once(_alike, name, WithParent, CycleOfLikes);

    private MapNode WithParent(string name)
    {
        var own = (MapNode)_runs[name].Value;
        var like = own.Find(RunKeys.Like);
        own = own.Without(RunKeys.Like);
        if (like is null or { Value.IsNull: true }) return Over(own, _defaults);
        if (like.Value is ScalarNode parent && _runs.ContainsKey(parent.Text))
            return Over(own, WithoutForeignParts(Alike(parent.Text), RunKeys.MethodOf(own)));
        var word = (like.Value as ScalarNode)?.Text ?? "";
        _errors.Add(
            like.Value.At,
            $"runs.{name}.like",
            $"There is no run {like.Value.Description} to inherit from.",
            Suggestion.Among(word, "runs", [.. _runs.Keys.Where(run => run != name)]));
        return Over(own, _defaults);
    }

    // Space and teacher are replaced whole: half of one search or of one reference makes no sense in another.
    private static MapNode Over(MapNode own, MapNode inherited)
    {
        if (own.Find(RunKeys.Space) is not null) inherited = inherited.Without(RunKeys.Space);
        if (own.Find(RunKeys.Teacher)?.Value is MapNode teacher && (teacher.Find("run") ?? teacher.Find("id")) is not null)
            inherited = inherited.Without(RunKeys.Teacher);
        return (MapNode)NodeMerge.Over(own, inherited, typeof(RunSpec));
    }

    // What belongs to the parent's method is not inherited by a run of another one.
    private static MapNode WithoutForeignParts(MapNode parent, Method? method)
    {
        if (method is not { } own || RunKeys.MethodOf(parent) == own) return parent;
        parent = parent.Without(RunKeys.Objective);
        if (!own.TakesTeacher()) parent = WithoutProcess(parent.Without(RunKeys.Teacher));
        if (parent.Find(RunKeys.Space) is { Value: MapNode space } searched)
        {
            var kept = space.Entries.RemoveAll(dimension => dimension.Key.StartsWith($"{RunKeys.Objective}.", StringComparison.Ordinal));
            parent = parent.With(searched with { Value = space with { Entries = kept } });
        }

        if (parent.Find(RunKeys.Evaluation) is { Value: MapNode evaluation } entry && !SamplersSuit(evaluation, own))
            parent = parent.With(entry with { Value = evaluation.Without(RunKeys.Samplers) });
        return own.MakesImages() ? parent : WithoutImages(parent);
    }

    // What makes no images is not measured by any, and its network is another one.
    private static MapNode WithoutImages(MapNode run) => run.Find(RunKeys.Evaluation) is { Value: MapNode evaluation } entry
        ? run.With(entry with { Value = RunKeys.OfImages.Aggregate(evaluation, (kept, key) => kept.Without(key)) })
        : run;

    // A method that learns from data alone has a process of its own; only the levels are anyone's.
    private static MapNode WithoutProcess(MapNode run) => run.Find(RunKeys.Noise) is { Value: MapNode noise } entry
        ? run.With(entry with { Value = RunKeys.Process.Aggregate(noise, (kept, key) => kept.Without(key)) })
        : run;

    private static bool SamplersSuit(MapNode evaluation, Method method)
    {
        var union = UnionShape.Of(typeof(SamplerSpec))!;
        return evaluation.Find(RunKeys.Samplers)?.Value is not ListNode list || list.Items.All(item =>
        {
            var word = item is MapNode map ? map.Find(union.Discriminator)?.Value as ScalarNode : item as ScalarNode;
            return union.Find(word?.Text) is { } form && method.CanUse((SamplerSpec)RecordShape.Of(form.Type).CreateDefault());
        });
    }

    private MapNode Once(Dictionary<string, MapNode> done, string name, Func<string, MapNode> resolve, Action<string> reportCycle)
    {
        if (done.TryGetValue(name, out var known)) return known;
        var step = $"{resolve.Method.Name} {name}";
        if (!_open.Add(step))
        {
            reportCycle(name);
            return ((MapNode)_runs[name].Value).Without(RunKeys.Like);
        }

        var resolved = resolve(name);
        _open.Remove(step);
        return done[name] = resolved;
    }

    private void CycleOfLikes(string name) =>
        _errors.Add(
            ((MapNode)_runs[name].Value).Find(RunKeys.Like)!.Value.At,
            $"runs.{name}.like",
            $"The run '{name}' inherits from itself, directly or through others.",
            "Remove 'like:' from one run of the circle.");

    private void CycleOfTeachers(string name) =>
        _errors.Add(
            (Alike(name).Find(RunKeys.Teacher) ?? _runs[name]).Value.At,
            $"runs.{name}.teacher",
            $"The run '{name}' is its own teacher, directly or through others.",
            "Let one run of the circle learn from data or from a checkpoint that exists.");
}
