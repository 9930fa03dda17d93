using System.Runtime.CompilerServices;

namespace Hayate.Blobs;

/// <summary>Blobs as files under a directory, which may be shared between machines.</summary>
public sealed class DirectoryBlobStore : IBlobStore
{
    /// <summary>Holds what is being written; no blob's name can begin with it.</summary>
    private const string Unfinished = ".unfinished";

    private readonly string _root;

    /// <param name="directory">Made with the first write.</param>
    public DirectoryBlobStore(string directory) => _root = Path.GetFullPath(directory);

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        if (!overwrite && File.Exists(path))
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, Unfinished)).FullName, Guid.NewGuid().ToString("N"));
        try
        {
            await using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, 1 << 20, cancellationToken);
                file.Flush(flushToDisk: true); // a name must never outlive its bytes
            }

            return Publish(unfinished, path, overwrite);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_root))
            yield break;
        IEnumerable<string> names = await Task.Run(() => Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.StartsWith($"{Unfinished}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList(), cancellationToken);
        foreach (string name in names)
            yield return name;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Gives the finished file its name in one step.</summary>
    private static bool Publish(string unfinished, string path, bool overwrite)
    {
        try
        {
            File.Move(unfinished, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
    }

    private string PathOf(string name)
    {
        string[] segments = name.Split('/');
        if (segments.Any(segment => segment.Length == 0 || segment.All(c => c == '.') || !segment.All(IsAllowed)) || segments[0] == Unfinished)
            throw new ArgumentException($"'{name}' is no name of a blob: letters, digits, '.', '-', '_' and '@', in segments separated by '/', are.", nameof(name));
        return Path.Combine([_root, .. segments]);
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@';
}
