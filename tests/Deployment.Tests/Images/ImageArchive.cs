using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Hayate.Deployment.Tests.Images;

/// <summary>An image as a file, as <c>docker load</c> takes it.</summary>
/// <param name="Names">Repository and tag.</param>
/// <param name="Configuration">What a container of it is started with.</param>
/// <param name="Files">Paths in its layers.</param>
internal sealed record ImageArchive(IReadOnlyList<string> Names, JsonElement Configuration, IReadOnlySet<string> Files)
{
    public static ImageArchive Read(string path)
    {
        var entries = Entries(File.ReadAllBytes(path));
        var manifest = JsonDocument.Parse(entries["manifest.json"]).RootElement[0];
        var configuration = JsonDocument.Parse(entries[manifest.GetProperty("Config").GetString()!]).RootElement.GetProperty("config");
        var files = manifest.GetProperty("Layers").EnumerateArray().SelectMany(layer => Entries(entries[layer.GetString()!]).Keys).ToHashSet();
        return new([.. manifest.GetProperty("RepoTags").EnumerateArray().Select(tag => tag.GetString()!)], configuration, files);
    }

    private static Dictionary<string, byte[]> Entries(byte[] archive)
    {
        using Stream stream = archive is [0x1f, 0x8b, ..] ? new GZipStream(new MemoryStream(archive), CompressionMode.Decompress) : new MemoryStream(archive);
        using TarReader reader = new(stream);
        Dictionary<string, byte[]> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            entries[entry.Name.TrimStart('.', '/')] = content.ToArray();
        }

        return entries;
    }
}
