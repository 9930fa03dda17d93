using System.IO.Compression;
using Hayate.Contracts.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Arrays;

/// <summary>Images and labels in NumPy arrays: an .npz archive (a zip of .npy files) or one .npy file.</summary>
internal static class Npz
{
    private const string PathKey = "dataset.path";
    private const string ImagesKey = "dataset.images";
    private const string LabelsKey = "dataset.labels";
    private static readonly string[] DefaultImages = ["images", "arr_0"];

    /// <exception cref="InvalidDataException">Everything that is wrong with the file.</exception>
    public static IDataset Open(NpzDataset spec)
    {
        using var scope = NewDisposeScope();
        Problems problems = new();
        var (images, labels) = Read(spec, problems);
        var stored = images is null ? null : NpzImages.Arrange(images, spec, problems);
        var classes = labels is null ? ClassLabels.None : NpzLabels.Of(labels, images?.shape, problems);
        problems.ThrowIfAny();
        var (divisor, offset) = NpzImages.Scale(spec);
        return new StoredDataset(Path.GetFileName(spec.Path), stored!, divisor, offset, classes) { IsImages = true };
    }

    private static (Tensor? Images, Tensor? Labels) Read(NpzDataset spec, Problems problems)
    {
        if (!File.Exists(spec.Path))
        {
            problems.Add(PathKey, DataFile.Missing(spec.Path, "an .npz or .npy file"));
            return default;
        }

        try
        {
            using var file = File.OpenRead(spec.Path);
            Span<byte> start = stackalloc byte[6];
            var isArray = file.ReadAtLeast(start, 6, throwOnEndOfStream: false) == 6 && start.SequenceEqual(NpyHeaderReader.Magic);
            file.Position = 0;
            if (isArray)
                return (ReadSingle(file, spec, problems), null);
            using ZipArchive archive = new(file);
            return ReadArchive(archive, spec, problems);
        }
        catch (InvalidDataException e)
        {
            problems.Add(PathKey, $"'{spec.Path}' is no .npz archive, or a damaged one: {e.Message} Save it again with numpy.savez.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(PathKey, DataFile.Unreadable(spec.Path, e));
        }

        return default;
    }

    private static Tensor? ReadSingle(Stream file, NpzDataset spec, Problems problems)
    {
        foreach (var (key, name) in new[] { (ImagesKey, spec.Images), (LabelsKey, spec.Labels) })
        {
            if (name is not null)
                problems.Add(key, $"'{spec.Path}' is one array without a name. Remove the key, or save images and labels with numpy.savez.");
        }

        return ReadArray(PathKey, spec.Path, file, problems);
    }

    private static (Tensor? Images, Tensor? Labels) ReadArchive(ZipArchive archive, NpzDataset spec, Problems problems)
    {
        var entries = archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
            .GroupBy(entry => entry.FullName[..^".npy".Length]).ToDictionary(same => same.Key, same => same.First());
        var images = spec.Images ?? DefaultImages.FirstOrDefault(entries.ContainsKey) ?? DefaultImages[0];
        var labels = spec.Labels ?? (entries.ContainsKey("labels") ? "labels" : null);
        return (Find(ImagesKey, images), labels is null ? null : Find(LabelsKey, labels));

        Tensor? Find(string key, string name)
        {
            if (entries.TryGetValue(name, out var entry))
            {
                using var stream = entry.Open();
                return ReadArray(key, name, stream, problems);
            }

            problems.Add(key, $"'{spec.Path}' holds no array '{name}'; it holds: {(entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Order(StringComparer.Ordinal)))}. Name the array to take.");
            return null;
        }
    }

    private static Tensor? ReadArray(string key, string name, Stream stream, Problems problems)
    {
        try
        {
            return NpyArray.Read(stream);
        }
        catch (InvalidDataException e)
        {
            problems.Add(key, $"the array '{name}' cannot be read: {e.Message}");
            return null;
        }
    }
}
