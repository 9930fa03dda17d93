using Hayate.Training.Data.Files;
using SkiaSharp;

namespace Hayate.Training.Tests.Data.Files;

/// <summary>A collection that lets a test wait until so many files have been read.</summary>
internal sealed class WatchedFiles(IImageCollection files) : IImageCollection
{
    private readonly SemaphoreSlim _reads = new(0);
    private volatile bool _isDisposed;

    public IReadOnlyList<string> Names => files.Names;

    /// <summary>Whether a file was asked for when the collection was no longer there.</summary>
    public bool WasReadTooLate { get; private set; }

    public SKData Read(string name)
    {
        WasReadTooLate |= _isDisposed;
        var data = files.Read(name);
        _reads.Release();
        return data;
    }

    /// <summary>Waits for reads that no earlier call has waited for.</summary>
    public void WaitForReads(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_reads.Wait(TimeSpan.FromSeconds(30)), $"Waited for {count} files to be read; {i} were.");
    }

    public void Dispose()
    {
        _isDisposed = true;
        files.Dispose();
    }
}
