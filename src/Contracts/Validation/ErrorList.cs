using System.Collections.Immutable;
using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Validation;

/// <summary>Gathers the errors of one file. An error that several runs inherit from one place in the text is listed once.</summary>
internal sealed class ErrorList
{
    private readonly List<SpecError> _errors = [];
    private readonly HashSet<(Mark, string)> _seen = [];
    private readonly HashSet<string> _keys = [];

    public bool IsEmpty => _errors.Count == 0;

    public void Add(Mark at, string key, string message, string cure) =>
        Add(new SpecError { Line = at.Line, Column = at.Column, Key = key, Message = message, Cure = cure });

    public void Add(SpecError error)
    {
        _keys.Add(error.Key);
        if (_seen.Add((new Mark(error.Line, error.Column), error.Message))) _errors.Add(error);
    }

    /// <summary>Whether something is already known to be wrong at the key, inside it, or around it.</summary>
    public bool Touches(string key) => _keys.Any(known => IsWithin(known, key) || IsWithin(key, known));

    /// <summary>The errors in file order.</summary>
    public ImmutableArray<SpecError> Ordered() => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    private static bool IsWithin(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');
}
