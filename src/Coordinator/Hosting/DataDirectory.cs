namespace Hayate.Coordinator.Hosting;

/// <summary>The directory of an embedded database, held by one coordinator at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockFile = "coordinator.lock";

    private readonly FileStream _lock;

    private DataDirectory(FileStream held)
    {
        _lock = held;
    }

    /// <summary>Takes hold of the directory where something in it is for one coordinator alone. A database server takes care of itself.</summary>
    /// <exception cref="StartupException">It cannot be written, or another coordinator holds it.</exception>
    public static DataDirectory? HoldFor(CoordinatorOptions options) => options.Database.Provider == DatabaseOptions.Postgres ? null : Open(options.Data);

    /// <summary>Makes the directory if needed and takes hold of it.</summary>
    /// <exception cref="StartupException">It cannot be written, or another coordinator holds it.</exception>
    public static DataDirectory Open(string path)
    {
        var directory = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, failure);
        }

        var file = Path.Combine(directory, LockFile);
        try
        {
            return new(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new StartupException($"Another coordinator uses the data directory '{directory}'. Stop it, or set Hayate__Data to another directory.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(directory, failure);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static StartupException NotWritable(string directory, Exception failure) => new(
        $"The data directory '{directory}' cannot be written: {failure.Message} Make it writable, or set Hayate__Data to a directory that is.", failure);
}
