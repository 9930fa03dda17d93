namespace Hayate.Quality;

/// <summary>A page with places for text that a program writes.</summary>
internal static class Page
{
    /// <summary>Replaces what stands between the two marks of a name, or puts both at the end of the page.</summary>
    public static void Write(string path, string name, string text)
    {
        (string begin, string end) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        string page = File.Exists(path) ? File.ReadAllText(path) : "";
        (int from, int to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        string written = $"{begin}\n{text}\n{end}";
        File.WriteAllText(path, from < 0 || to < from ? $"{page.TrimEnd()}\n\n{written}\n" : page[..from] + written + page[(to + end.Length)..]);
    }
}
