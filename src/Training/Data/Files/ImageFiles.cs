using Hayate.Contracts.Specification;

namespace Hayate.Training.Data.Files;

/// <summary>Opens folders and zip archives of image files.</summary>
internal static class ImageFiles
{
    private const string Key = "dataset.path";
    private static readonly string[] Readable = [".png", ".jpg", ".jpeg"];
    private static readonly string[] Unreadable = [".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".npy", ".npz"];

    /// <summary>Opens a data set that stays in memory if it takes at most an eighth of it.</summary>
    /// <exception cref="InvalidDataException">Everything that is wrong with the files.</exception>
    public static IDataset Open(ImagesDataset spec) => Open(spec, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    /// <summary>Opens a data set.</summary>
    /// <param name="spec">Where and how.</param>
    /// <param name="mostBytes">Most bytes of pixels that are kept in memory; a larger set is read anew whenever images are needed.</param>
    /// <exception cref="InvalidDataException">Everything that is wrong with the files.</exception>
    internal static IDataset Open(ImagesDataset spec, long mostBytes)
    {
        Problems problems = new();
        var files = OpenCollection(spec.Path, problems);
        problems.ThrowIfAny();
        try
        {
            IReadOnlyList<string> images = [.. files!.Names.Where(name => HasExtension(name, Readable))];
            problems.AddEach(Key, [.. files.Names.Where(name => HasExtension(name, Unreadable))], "are of a kind that is not read", "Convert them to PNG or JPEG, or remove them.");
            if (images.Count == 0)
                problems.Add(Key, $"'{spec.Path}' holds {files.Names.Count} files, none of them .png, .jpg or .jpeg. Give the folder or zip archive of the images.");
            var labels = FileClasses.Of(spec, files, images, problems);
            ImageDecoder decoder = new(spec.Size, spec.Colors);
            var survey = Survey.Of(files, images, decoder, spec.Size, mostBytes, problems);
            problems.ThrowIfAny();
            if (survey.Pixels is null)
                return new LazyImages(Name(spec.Path), files, images, decoder, survey, labels);
            files.Dispose();
            return new StoredDataset(Name(spec.Path), survey.Pixels, divisor: 127.5, offset: -1, labels, survey.Digest);
        }
        catch
        {
            files!.Dispose();
            throw;
        }
    }

    private static IImageCollection? OpenCollection(string path, Problems problems)
    {
        try
        {
            if (Directory.Exists(path))
                return new FolderCollection(path);
            if (File.Exists(path))
                return new ZipCollection(path);
            problems.Add(Key, DataFile.Missing(path, "a folder or zip archive of images"));
        }
        catch (InvalidDataException e)
        {
            problems.Add(Key, $"'{path}' is neither a folder nor a zip archive: {e.Message} Give the path of one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Key, DataFile.Unreadable(path, e));
        }

        return null;
    }

    // Hidden files are none of the user's images: macOS leaves "._0.png" beside "0.png".
    private static bool HasExtension(string name, string[] extensions) =>
        !Path.GetFileName(name).StartsWith('.') && extensions.Contains(Path.GetExtension(name).ToLowerInvariant());

    private static string Name(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
}
