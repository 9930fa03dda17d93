using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>Finds the key that a dotted path names in a run.</summary>
internal static class SpecPath
{
    private static readonly string[] Fixed = ["method", "objective", "teacher", "teacher.run", "teacher.id", "objective.from", "objective.to"];

    /// <summary>The key, or null with the reason and the cure.</summary>
    public static RecordKey? Find(RunSpec spec, string path, out string problem, out string cure)
    {
        (problem, cure) = ("", "");
        var words = path.Split('.');
        object current = spec;
        var declared = typeof(RunSpec);
        for (var i = 0; ; i++)
        {
            var shape = RecordShape.Of(current.GetType());
            var isForm = UnionShape.Of(declared)?.Discriminator == words[i];
            if (Fixed.Contains(path) || isForm)
            {
                problem = $"'{path}' decides which keys a run has, so it cannot be searched.";
                cure = "Write one run for each value; 'like:' spares the repetition.";
                return null;
            }

            if (shape.Find(words[i]) is not { } key)
            {
                var where = i == 0 ? "a run" : $"'{string.Join('.', words[..i])}' of this run";
                problem = $"'{words[i]}' is not a key of {where}.";
                cure = Suggestion.Among(words[i], "keys", [.. shape.Keys.Select(k => k.Name)]);
                return null;
            }

            if (i == words.Length - 1) return key;
            var value = key.Property.GetValue(current);
            if (value is null || !RecordBinder.IsRecord(value.GetType()) || RecordShape.Of(value.GetType()).IsSingleValue)
            {
                problem = $"'{string.Join('.', words[..(i + 1)])}' of this run has no keys inside.";
                cure = value is null ? $"Give the run '{words[i]}:' first." : "Search the key as a whole, for example { choice: [[1, 2], [1, 2, 2]] }.";
                return null;
            }

            (current, declared) = (value, key.Type);
        }
    }
}
