using System.IO.Compression;
using SkiaSharp;

namespace Hayate.Training.Data.Files;

/// <summary>The files of a zip archive.</summary>
internal sealed class ZipCollection : IImageCollection
{
    private readonly Lock _lock = new();
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    /// <exception cref="InvalidDataException">It is no zip archive.</exception>
    public ZipCollection(string path)
    {
        _archive = ZipFile.OpenRead(path);
        foreach (var entry in _archive.Entries.Where(entry => entry.Name.Length > 0))
            _entries[entry.FullName.Replace('\\', '/')] = entry;
        Names = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    // An archive has one position that all its entries share.
    public SKData Read(string name)
    {
        lock (_lock)
        {
            using var stream = _entries[name].Open();
            return FileBytes.Read(stream, _entries[name].Length);
        }
    }

    public void Dispose() => _archive.Dispose();
}
