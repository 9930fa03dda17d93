namespace Hayate.Contracts.Tests;

/// <summary>The sample sweeps of the repository.</summary>
internal static class Sample
{
    public static string Folder { get; } = Path.Combine(Root(), "samples");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hayate.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No Hayate.slnx above {AppContext.BaseDirectory}.");
    }
}
