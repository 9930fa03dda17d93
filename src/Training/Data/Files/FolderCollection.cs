using SkiaSharp;

namespace Hayate.Training.Data.Files;

/// <summary>The files of a folder and its sub-folders.</summary>
internal sealed class FolderCollection : IImageCollection
{
    private readonly string _folder;

    public FolderCollection(string folder)
    {
        _folder = folder;
        Names = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    public SKData Read(string name)
    {
        using FileStream stream = new(Path.Combine(_folder, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return FileBytes.Read(stream, stream.Length);
    }

    public void Dispose()
    {
    }
}
