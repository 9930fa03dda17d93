using System.Text.Json;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Data.Files;

/// <summary>Finds the classes of image files.</summary>
internal static class FileClasses
{
    public const string JsonName = "dataset.json";
    private const string Key = "dataset.labels";

    /// <summary>Classes of the named images; none after noting what is wrong.</summary>
    public static ClassLabels Of(ImagesDataset spec, IImageCollection files, IReadOnlyList<string> images, Problems problems) => spec.Labels switch
    {
        ImageLabels.Folders => OfFolders(images, problems),
        ImageLabels.Json => OfJson(files, images, problems),
        _ => ClassLabels.None,
    };

    private static ClassLabels OfFolders(IReadOnlyList<string> images, Problems problems)
    {
        problems.AddEach(Key, [.. images.Where(name => !name.Contains('/'))], "stand in no sub-folder and so have no class", "Move them into the folder of their class, or write labels: none.");
        List<string> folders = [.. images.Where(name => name.Contains('/')).Select(FolderOf).Distinct().Order(StringComparer.Ordinal)];
        return problems.Any ? ClassLabels.None : new ClassLabels([.. images.Select(name => folders.BinarySearch(FolderOf(name), StringComparer.Ordinal))], folders.Count);
    }

    private static string FolderOf(string name) => name[..name.IndexOf('/')];

    private static ClassLabels OfJson(IImageCollection files, IReadOnlyList<string> images, Problems problems)
    {
        if (!files.Names.Contains(JsonName))
        {
            problems.Add(Key, $"there is no file {JsonName} beside the images. Add it, or write labels: folders or labels: none.");
            return ClassLabels.None;
        }

        try
        {
            using var file = files.Read(JsonName);
            using var document = JsonDocument.Parse(file.ToArray());
            return Match(document.RootElement, images, problems);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problems.Add(Key, $"{JsonName} cannot be read: {e.Message} Write it as {{ \"labels\": [[\"a/0.png\", 3], ...] }}.");
            return ClassLabels.None;
        }
    }

    private static ClassLabels Match(JsonElement root, IReadOnlyList<string> images, Problems problems)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("labels", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problems.Add(Key, $"{JsonName} holds no list of labels. Write it as {{ \"labels\": [[\"a/0.png\", 3], ...] }}, or write labels: none.");
            return ClassLabels.None;
        }

        Dictionary<string, int> classes = [];
        foreach (var (entry, place) in list.EnumerateArray().Select((entry, i) => (entry, i)))
        {
            if (entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2 && entry[0].ValueKind == JsonValueKind.String
                && entry[1].ValueKind == JsonValueKind.Number && entry[1].TryGetInt32(out var label) && label >= 0)
            {
                classes[entry[0].GetString()!.Replace('\\', '/')] = label;
                continue;
            }

            problems.Add(Key, $"entry {place} of {JsonName} is {entry.GetRawText()}; a name and a class number from 0 were expected. Classes as vectors are not read.");
            return ClassLabels.None;
        }

        problems.AddEach(Key, [.. images.Where(name => !classes.ContainsKey(name))], $"have no label in {JsonName}", "Add them there, or remove the images.");
        problems.AddEach(Key, [.. classes.Keys.Except(images)], $"have a label in {JsonName} and are no images of the data set", "Fetch them, or remove their entries.");
        return problems.Any ? ClassLabels.None : ClassLabels.Of([.. images.Select(name => classes[name])]);
    }
}
