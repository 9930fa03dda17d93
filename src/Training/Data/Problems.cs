namespace Hayate.Training.Data;

/// <summary>Gathers everything that is wrong with a data set, so that a user can cure it at once.</summary>
internal sealed class Problems
{
    private const int Shown = 5;
    private readonly List<string> _found = [];

    public bool Any => _found.Count > 0;

    /// <summary>Notes one problem.</summary>
    /// <param name="key">Key of the sweep file whose value is to blame: <c>dataset.images</c>.</param>
    /// <param name="message">What was expected, what was found, and the cure.</param>
    public void Add(string key, string message) => _found.Add($"{key}: {message}");

    /// <summary>Notes a problem that several entries share, if there are any: their number and the first names.</summary>
    /// <param name="key">Key of the sweep file.</param>
    /// <param name="names">The entries; any order.</param>
    /// <param name="message">What is wrong with them: "cannot be decoded".</param>
    /// <param name="cure">What to do.</param>
    public void AddEach(string key, IReadOnlyCollection<string> names, string message, string cure)
    {
        if (names.Count == 0)
            return;
        var first = string.Join(", ", names.Order(StringComparer.Ordinal).Take(Shown).Select(name => $"'{name}'"));
        var more = names.Count > Shown ? $" and {names.Count - Shown} more" : "";
        Add(key, $"files that {message} ({names.Count}): {first}{more}. {cure}");
    }

    /// <summary>Refuses the data set if anything is wrong with it.</summary>
    /// <exception cref="InvalidDataException">All problems, one a line.</exception>
    public void ThrowIfAny()
    {
        if (Any)
            throw new InvalidDataException(string.Join('\n', _found));
    }
}
