using System.Globalization;

namespace Hayate.TestKit;

/// <summary>What runs below a process, read from /proc.</summary>
public static class ProcessTree
{
    /// <summary>Ids of the descendants of a process whose command line contains a text.</summary>
    public static IReadOnlyList<int> Find(int root, string commandLineContains) =>
        [.. Descendants(root).Where(id => CommandLine(id).Contains(commandLineContains, StringComparison.Ordinal))];

    /// <summary>Whether a process has ended, though its parent may not have taken note.</summary>
    public static bool HasEnded(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static IEnumerable<int> Descendants(int process) => Children(process).SelectMany(child => (int[])[child, .. Descendants(child)]);

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                var ids = File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                children.AddRange(ids.Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // It ended while being read: what was found so far is all there is.
        }

        return children;
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
