namespace Hayate.Cli.Supervision;

/// <summary>
/// Finds the other executables from the place of this one: <c>bin/Cli/release/hayate</c> beside
/// <c>bin/Coordinator/release/Hayate.Coordinator</c> as the build leaves them, or <c>cli/hayate</c> beside
/// <c>coordinator/Hayate.Coordinator</c> as a publication lays them out, or all in one folder.
/// </summary>
internal static class Executables
{
    public static string Find(string project) => Find(project, AppContext.BaseDirectory);

    public static string Find(string project, string baseDirectory)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(baseDirectory));
        var candidates = Candidates(project, here).ToList();
        return candidates.FirstOrDefault(File.Exists) ?? throw new CliException(
            $"the {project.ToLowerInvariant()} is not built: there is no {string.Join(", no ", candidates)}.",
            "build everything first: dotnet build -c Release, or simply ./run.sh", ExitCode.Failed);
    }

    private static IEnumerable<string> Candidates(string project, DirectoryInfo here)
    {
        var name = $"Hayate.{project}";
        if (here.Parent?.Parent is { } builds) yield return Path.Combine(builds.FullName, project, here.Name, name);
        if (here.Parent is { } publication) yield return Path.Combine(publication.FullName, project.ToLowerInvariant(), name);
        yield return Path.Combine(here.FullName, name);
    }
}
