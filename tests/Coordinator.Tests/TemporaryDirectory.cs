using Microsoft.Data.Sqlite;

namespace Hayate.Coordinator.Tests;

/// <summary>A directory that is gone when the test is over.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hayate-coordinator-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
