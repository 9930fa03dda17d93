using Hayate.TestKit;

namespace Hayate.Deployment.Tests;

/// <summary>What infra/secrets.sh makes, in a folder of its own.</summary>
internal sealed class Secrets : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-secrets-");

    /// <summary>Connection string of the database.</summary>
    public const string Database = "Host=db.example.org;Database=hayate;Username=hayate;Password=secret";

    public string Path => System.IO.Path.Combine(_directory.FullName, "secrets");

    public Task MakeAsync(string? blobs = null) => Command.RunAsync(
        Repository.File("infra", "secrets.sh"), [Path], new Dictionary<string, string> { ["HAYATE_DATABASE"] = Database, ["HAYATE_BLOBS"] = blobs ?? "" });

    /// <summary>Settings of a program: its files.</summary>
    public Dictionary<string, string> Of(string program) =>
        Directory.GetFiles(System.IO.Path.Combine(Path, program)).ToDictionary(file => System.IO.Path.GetFileName(file), File.ReadAllText);

    public void Dispose() => _directory.Delete(recursive: true);
}
