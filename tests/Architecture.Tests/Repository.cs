namespace Hayate.Architecture.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", ".git", ".hayate", "TestResults", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>Names of the projects under <c>src</c>.</summary>
    public static IReadOnlyList<string> Products { get; } = ProjectsUnder("src");

    /// <summary>Names of the projects under <c>tests</c>.</summary>
    public static IReadOnlyList<string> Tests { get; } = ProjectsUnder("tests");

    /// <summary>Every project file, relative to the root.</summary>
    public static IReadOnlyList<string> ProjectFiles { get; } = [.. Files("", "*.csproj")];

    /// <summary>Files below a folder, relative to the root, with forward slashes, without what the build makes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var start = new DirectoryInfo(Path.Combine(Root, folder));
        return Below(start).SelectMany(directory => directory.EnumerateFiles(pattern)).Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<DirectoryInfo> Below(DirectoryInfo directory) =>
        directory.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Below).Prepend(directory);

    private static List<string> ProjectsUnder(string folder) => [.. Files(folder, "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hayate.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No Hayate.slnx above {AppContext.BaseDirectory}.");
    }
}
