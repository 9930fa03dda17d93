using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>Reads <c>space:</c>, checking every value against the key it is for.</summary>
internal sealed class SpaceBinder(ErrorList errors)
{
    private static readonly string[] Kinds = ["choice", "uniform", "log", "integer"];
    private const string Forms = "Write { choice: [a, b] }, { uniform: [low, high] }, { log: [low, high] } or { integer: [low, high] }.";

    private readonly RecordBinder _binder = new(errors);
    private readonly RangeBinder _ranges = new(errors);

    public ImmutableArray<SearchDimension> Bind(RunDraft run)
    {
        var space = run.Node.Find(RunKeys.Space)?.Value;
        if (space is null or { IsNull: true }) return [];
        if (space is MapNode map)
            return [.. map.Entries.Where(entry => !entry.Value.IsNull).Select(entry => BindDimension(run, entry)).OfType<SearchDimension>()];
        errors.Add(
            space.At,
            run.KeyOf(RunKeys.Space),
            $"Paths with their values were expected; found {space.Description}.",
            "Write lines such as 'optimizer.learningRate: { log: [1.0e-4, 1.0e-2] }'.");
        return [];
    }

    private SearchDimension? BindDimension(RunDraft run, MapEntry entry)
    {
        var key = $"{run.KeyOf(RunKeys.Space)}.{entry.Key}";
        if (SpecPath.Find(run.Spec, entry.Key, out var problem, out var cure) is not { } target)
        {
            if (HasKnownForm(run, entry.Key)) errors.Add(entry.At, key, problem, cure);
            return null;
        }

        if (entry.Value is not MapNode { Entries: [var form] })
        {
            errors.Add(entry.Value.At, key, $"One kind of search was expected; found {entry.Value.Description}.", Forms);
            return null;
        }

        if (!Kinds.Contains(form.Key))
        {
            errors.Add(form.At, key, $"'{form.Key}' is not a kind of search.", Suggestion.Among(form.Key, "kinds", Kinds));
            return null;
        }

        if (form.Value is ListNode { Items.IsEmpty: false } values)
            return form.Key == "choice" ? BindChoice(target, entry.Key, values, key) : _ranges.Bind(target, entry.Key, form.Key, values, key);
        errors.Add(
            form.Value.At,
            key,
            $"'{form.Key}' expects a list of values; found {(form.Value is ListNode ? "an empty one" : form.Value.Description)}.",
            Forms);
        return null;
    }

    // Where method, kind or name could not be read, the keys that the run should have are not known; that error stands already.
    private bool HasKnownForm(RunDraft run, string path)
    {
        var first = path.Split('.')[0];
        var union = RecordShape.Of(typeof(RunSpec)).Find(first) is { } key ? UnionShape.Of(key.Type) : null;
        return !errors.Touches(run.KeyOf(RunKeys.Method))
            && (union is null || !errors.Touches(run.KeyOf($"{first}.{union.Discriminator}")));
    }

    private ChoiceDimension? BindChoice(RecordKey target, string path, ListNode values, string key)
    {
        var bound = ImmutableArray.CreateBuilder<JsonElement>();
        for (var i = 0; i < values.Items.Length; i++)
        {
            var item = values.Items[i];
            var isUnset = item.IsNull && target.IsNullable;
            var value = isUnset ? null : _binder.Bind(target, item, $"{key}.choice[{i}]");
            if (value is null && !isUnset) continue;
            var element = JsonSerializer.SerializeToElement(value, target.Type, HayateJson.Options);
            if (bound.Any(earlier => JsonElement.DeepEquals(earlier, element)))
                errors.Add(item.At, $"{key}.choice[{i}]", $"The value {element.GetRawText()} is listed twice.", "Remove one of the two.");
            bound.Add(element);
        }

        return bound.Count == values.Items.Length ? new ChoiceDimension { Path = path, Values = bound.DrainToImmutable() } : null;
    }
}
