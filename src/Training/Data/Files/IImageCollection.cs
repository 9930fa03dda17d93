using SkiaSharp;

namespace Hayate.Training.Data.Files;

/// <summary>Named files of a folder or an archive, in order of their names (by code points, so alike on every machine).</summary>
internal interface IImageCollection : IDisposable
{
    /// <summary>Paths inside the collection, with forward slashes.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Bytes of a file, outside the managed heap; the caller owns them. Any thread may ask.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged there.</exception>
    SKData Read(string name);
}
