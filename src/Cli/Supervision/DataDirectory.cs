namespace Hayate.Cli.Supervision;

/// <summary>The directory that holds everything the platform remembers, locked for one `hayate up` at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    /// <summary>Makes the directory, sees that it can be written, and locks it.</summary>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full)) throw new CliException($"the data directory {full} is a file.", "name a directory with --data.");
        try
        {
            Directory.CreateDirectory(full);
            var probe = System.IO.Path.Combine(full, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            Directory.CreateDirectory(System.IO.Path.Combine(full, "logs"));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"the data directory {full} cannot be written: {cause.Message}", "make it writable, or name another one with --data.");
        }

        return new(full, Lock(full));
    }

    public string Log(string service) => System.IO.Path.Combine(Logs, $"{service}.log");

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "up.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CliException(
                $"another `hayate up` already works on {path}.", "use that one, stop it with Ctrl-C, or name another directory with --data.");
        }
    }
}
