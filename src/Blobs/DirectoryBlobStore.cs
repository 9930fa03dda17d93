using System.Runtime.CompilerServices;

namespace Hayate.Blobs;

/// <summary>Blobs as files under a directory, which may be shared between machines.</summary>
public sealed class DirectoryBlobStore : IBlobStore
{
    /// <summary>Age at which an unfinished file has lost its writer: none writes for so long without a pause.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly TimeProvider _time;
    private int _hasSwept;

    /// <param name="directory">Made with the first write.</param>
    /// <param name="time">Tells the age of what killed writers left behind, which the first write removes. Default: the system's clock.</param>
    public DirectoryBlobStore(string directory, TimeProvider? time = null)
    {
        _root = Path.GetFullPath(directory);
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (!overwrite && File.Exists(path))
            return false;
        FileStream file = Begin(path);
        var unfinished = file.Name;
        try
        {
            await using (file)
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
        // Whole folders of the prefix are gone into: the rest of the store, which may be large, is not looked at.
        var folder = prefix.LastIndexOf('/') is >= 0 and var end ? PathOf(prefix[..end]) : _root;
        if (!Directory.Exists(folder))
            yield break;
        IEnumerable<string> names = await Task.Run(() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.StartsWith($"{BlobName.Unfinished}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList(), cancellationToken);
        foreach (var name in names)
            yield return name;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Opens a file to write to, on the same file system as its future name.</summary>
    private FileStream Begin(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DirectoryInfo unfinished = Directory.CreateDirectory(Path.Combine(_root, BlobName.Unfinished));
            if (Interlocked.Exchange(ref _hasSwept, 1) == 0)
                Sweep(unfinished);
            return new FileStream(
                Path.Combine(unfinished.FullName, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"The blob directory '{_root}' cannot be written: {e.Message} Let this user write there, or set Hayate:Blobs:Directory to another folder.", e);
        }
    }

    private void Sweep(DirectoryInfo unfinished)
    {
        foreach (FileInfo file in unfinished.EnumerateFiles().Where(file => _time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned))
            file.Delete();
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

    private string PathOf(string name) => Path.Combine([_root, .. BlobName.Segments(name)]);
}
