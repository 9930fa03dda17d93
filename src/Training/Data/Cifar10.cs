using System.Formats.Tar;
using System.IO.Compression;
using Hayate.Contracts.Specification;
using TorchSharp;

namespace Hayate.Training.Data;

/// <summary>CIFAR-10 (A. Krizhevsky, 2009) in its binary version: records of a label and 3x32x32 values, planes of red, green and blue.</summary>
internal static class Cifar10
{
    private const int Classes = 10;
    private const int Side = 32;
    private const int Pixels = 3 * Side * Side;
    private const int Record = 1 + Pixels;
    private const string Key = "dataset.path";
    private const string OtherVersions = "Take cifar-10-binary.tar.gz, unpacked or not; the versions for Python and Matlab have other files.";

    private static readonly string[] Training = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly string[] Test = ["test_batch.bin"];

    /// <exception cref="InvalidDataException">Everything that is wrong with the files.</exception>
    public static IDataset Open(Cifar10Dataset spec)
    {
        Problems problems = new();
        var names = spec.Split switch { Cifar10Split.Train => Training, Cifar10Split.Test => Test, _ => [.. Training, .. Test] };
        List<(string Name, byte[] Bytes)> batches = [];
        if (Directory.Exists(spec.Path))
            batches = ReadFolder(spec.Path, names, problems);
        else if (IsArchive(spec.Path) && File.Exists(spec.Path))
            batches = ReadArchive(spec.Path, names, problems);
        else if (DataFile.Read(Key, spec.Path, "the folder or archive of CIFAR-10's binary version", problems) is { } bytes)
            batches = [(Path.GetFileName(spec.Path), bytes)];
        foreach (var (name, bytes) in batches)
            Check(name, bytes, problems);
        problems.ThrowIfAny();
        return Unpack(batches);
    }

    private static bool IsArchive(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static List<(string Name, byte[] Bytes)> ReadFolder(string folder, string[] names, Problems problems)
    {
        // The archive unpacks into a folder of its own; both it and the one around it will do.
        var inner = Path.Combine(folder, "cifar-10-batches-bin");
        if (Directory.Exists(inner))
            folder = inner;
        problems.AddEach(Key, [.. names.Where(name => !File.Exists(Path.Combine(folder, name)))], $"are not in '{folder}'", OtherVersions);
        List<(string, byte[])> found = [];
        foreach (var name in names.Where(name => File.Exists(Path.Combine(folder, name))))
        {
            if (DataFile.Read(Key, Path.Combine(folder, name), "CIFAR-10's binary version", problems) is { } bytes)
                found.Add((name, bytes));
        }

        return found;
    }

    private static List<(string Name, byte[] Bytes)> ReadArchive(string path, string[] names, Problems problems)
    {
        Dictionary<string, byte[]> found = [];
        try
        {
            using var file = File.OpenRead(path);
            using TarReader archive = new(new GZipStream(file, CompressionMode.Decompress));
            while (archive.GetNextEntry() is { } entry)
            {
                var name = Path.GetFileName(entry.Name);
                if (!names.Contains(name) || entry.DataStream is null)
                    continue;
                using MemoryStream bytes = new();
                entry.DataStream.CopyTo(bytes);
                found[name] = bytes.ToArray();
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            problems.Add(Key, $"'{path}' is truncated or damaged: {e.Message} Fetch it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Key, DataFile.Unreadable(path, e));
        }

        if (!problems.Any)
            problems.AddEach(Key, [.. names.Where(name => !found.ContainsKey(name))], $"are not in '{path}'", OtherVersions);
        return [.. names.Where(found.ContainsKey).Select(name => (name, found[name]))];
    }

    private static void Check(string name, byte[] bytes, Problems problems)
    {
        if (bytes.Length == 0 || bytes.Length % Record != 0)
        {
            problems.Add(Key, $"'{name}' has {bytes.Length} bytes, which is no whole number of records of {Record}. It is truncated, or no file of CIFAR-10's binary version: fetch it again.");
            return;
        }

        var labels = Enumerable.Range(0, bytes.Length / Record).Select(i => bytes[i * Record]).ToList();
        if (labels.Count(label => label >= Classes) is > 0 and var wrong)
            problems.Add(Key, $"'{name}' has {wrong} of {labels.Count} labels above {Classes - 1}, the first is {labels.First(label => label >= Classes)}. It is damaged, or no file of CIFAR-10's binary version: fetch it again.");
    }

    private static StoredDataset Unpack(List<(string Name, byte[] Bytes)> batches)
    {
        var count = batches.Sum(batch => batch.Bytes.Length / Record);
        var stored = torch.empty([count, 3, Side, Side], torch.ScalarType.Byte);
        var labels = new int[count];
        var next = 0;
        foreach (var (_, bytes) in batches)
        {
            for (var at = 0; at < bytes.Length; at += Record, next++)
            {
                labels[next] = bytes[at];
                bytes.AsSpan(at + 1, Pixels).CopyTo(ByteTensors.Row(stored, next));
            }
        }

        return new StoredDataset("cifar10", stored, divisor: 127.5, offset: -1, new ClassLabels(labels, Classes));
    }
}
