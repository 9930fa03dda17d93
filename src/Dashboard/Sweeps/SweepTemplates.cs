using System.Collections.Immutable;

namespace Hayate.Dashboard.Sweeps;

/// <summary>The samples of the repository, embedded at build time.</summary>
internal static class SweepTemplates
{
    private const string Folder = "samples/";
    private const string Ending = ".yaml";

    /// <summary>All samples, the digits first.</summary>
    public static ImmutableArray<SweepTemplate> All { get; } =
    [
        .. typeof(SweepTemplates).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(template => template.Name != "digits").ThenBy(template => template.Name, StringComparer.Ordinal),
    ];

    public static SweepTemplate? Find(string? name) => All.FirstOrDefault(template => template.Name == name);

    /// <summary>The comment at the top of a file, as one line.</summary>
    internal static string Describe(string file)
    {
        var comment = file.Split('\n').TakeWhile(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim());
        return string.Join(' ', comment.Where(line => line.Length > 0));
    }

    private static SweepTemplate Read(string resource)
    {
        using var stream = typeof(SweepTemplates).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var file = reader.ReadToEnd();
        return new SweepTemplate(resource[Folder.Length..^Ending.Length], Describe(file), file);
    }
}
