using System.Globalization;

namespace Hayate.Load;

/// <summary>What a process and those below it have used.</summary>
/// <param name="Cpu">Time on a core, of all that run now.</param>
/// <param name="Bytes">Memory, shared pages counted once.</param>
internal sealed record Usage(TimeSpan Cpu, long Bytes)
{
    private const double TicksPerSecond = 100; // of the kernel's accounts, on every Linux for x64

    public static Usage Of(int process)
    {
        var family = Family(process);
        return new(
            TimeSpan.FromSeconds(family.Sum(id => Ticks(id)) / TicksPerSecond),
            family.Sum(id => Proportional(id)) * 1024);
    }

    /// <summary>Cores used on average since an earlier reading.</summary>
    public double CoresSince(Usage earlier, TimeSpan elapsed) => (Cpu - earlier.Cpu) / elapsed;

    private static List<int> Family(int root)
    {
        List<int> family = [root];
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToLookup(Parent);
        for (var i = 0; i < family.Count; i++) family.AddRange(parents[family[i]]);
        return family;
    }

    private static int Parent(int process) => Stat(process) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    // Its own time, and that of children that have ended: sessions of the server come and go.
    private static double Ticks(int process) =>
        Stat(process) is { Length: > 14 } fields ? fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) : 0;

    private static long Proportional(int process) => Read($"/proc/{process}/smaps_rollup").Split('\n')
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    // The fields after the name, which may hold spaces.
    private static string[] Stat(int process) => Read($"/proc/{process}/stat") is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended meanwhile
        }
    }
}
