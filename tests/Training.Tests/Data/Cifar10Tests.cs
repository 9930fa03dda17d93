using System.Formats.Tar;
using System.IO.Compression;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private const int Pixels = 3 * 32 * 32;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Open_Folder_ReadsTheBatchesInTheirOrder()
    {
        WriteBatches("");

        using var train = Datasets.Open(new Cifar10Dataset { Path = _folder.Root });
        using var test = Datasets.Open(new Cifar10Dataset { Path = _folder.Root, Split = Cifar10Split.Test });
        using var all = Datasets.Open(new Cifar10Dataset { Path = _folder.Root, Split = Cifar10Split.All });

        Assert.Equal((10, 2, 12), (train.Count, test.Count, all.Count));
        Assert.Equal(new ImageShape(3, 32, 32), train.Shape);
        Assert.True(train.IsImages);
        Assert.Equal(10, test.Classes);
        Assert.Equal([1, 2, 2, 3, 3, 4, 4, 5, 5, 6], train.Labels.ToArray());
        Assert.Equal([6, 7], test.Labels.ToArray());
        var image = train.Get([3]);
        Assert.Equal((21 / 127.5) - 1, image[0, 0, 0, 0].item<float>(), tolerance: 1e-6);
        Assert.Equal((22 / 127.5) - 1, image[0, 0, 0, 1].item<float>(), tolerance: 1e-6);
        Assert.Equal(((21 + 1024) % 256 / 127.5) - 1, image[0, 1, 0, 0].item<float>(), tolerance: 1e-6);
    }

    [Fact]
    public void Open_UnpackedArchiveAndArchiveItself_GiveTheSameData()
    {
        WriteBatches("cifar-10-batches-bin");
        using (var file = File.Create(_folder["cifar-10-binary.tar.gz"]))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(_folder["cifar-10-batches-bin"], gzip, includeBaseDirectory: true);

        using var folder = Datasets.Open(new Cifar10Dataset { Path = _folder.Root });
        using var archive = Datasets.Open(new Cifar10Dataset { Path = _folder["cifar-10-binary.tar.gz"] });

        Assert.Equal(folder.Digest, archive.Digest);
        Assert.Equal(folder.Labels.ToArray(), archive.Labels.ToArray());
    }

    [Fact]
    public void Open_OneFile_TakesThatFile()
    {
        var path = _folder.Write("some.bin", Batch(4, 3));

        using var data = Datasets.Open(new Cifar10Dataset { Path = path });

        Assert.Equal([4, 3], data.Labels.ToArray());
    }

    [Fact]
    public void Open_MissingTruncatedAndMislabelledBatches_TellsOfAllThree()
    {
        WriteBatches("");
        File.Delete(_folder["data_batch_2.bin"]);
        _folder.Write("data_batch_3.bin", Batch(1, 2)[..^1]);
        _folder.Write("data_batch_5.bin", Batch(9, 10));

        var problems = Refusal.Of(new Cifar10Dataset { Path = _folder.Root });

        Assert.Equal(3, problems.Length);
        Refusal.Tells(problems, "files that are not in", "(1): 'data_batch_2.bin'", "'data_batch_3.bin' has 6145 bytes", "'data_batch_5.bin' has 1 of 2 labels above 9, the first is 10");
    }

    [Fact]
    public void Open_ArchiveThatIsCutOff_SaysSo()
    {
        WriteBatches("x");
        using (var file = File.Create(_folder["whole.tar.gz"]))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(_folder["x"], gzip, includeBaseDirectory: true);
        var bytes = File.ReadAllBytes(_folder["whole.tar.gz"]);
        var path = _folder.Write("part.tar.gz", bytes[..(bytes.Length / 2)]);

        Refusal.Tells(Refusal.Of(new Cifar10Dataset { Path = path }), path, "truncated or damaged");
    }

    [Fact]
    public void Open_ArchiveOfAnotherVersion_NamesTheRightOne()
    {
        _folder.Write("x/data_batch_1", [1]);
        using (var file = File.Create(_folder["python.tar.gz"]))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
            TarFile.CreateFromDirectory(_folder["x"], gzip, includeBaseDirectory: true);

        Refusal.Tells(Refusal.Of(new Cifar10Dataset { Path = _folder["python.tar.gz"] }), "(5): 'data_batch_1.bin'", "cifar-10-binary.tar.gz");
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private void WriteBatches(string folder)
    {
        for (var i = 1; i <= 5; i++)
            _folder.Write(Path.Combine(folder, $"data_batch_{i}.bin"), Batch((byte)i, (byte)(i + 1)));
        _folder.Write(Path.Combine(folder, "test_batch.bin"), Batch(6, 7));
    }

    // Pixels count up from ten times the first label's number plus the record's.
    private static byte[] Batch(params byte[] labels) =>
        [.. labels.SelectMany((label, record) => new[] { label }.Concat(Enumerable.Range(0, Pixels).Select(i => (byte)((10 * labels[0]) + record + i))))];
}
