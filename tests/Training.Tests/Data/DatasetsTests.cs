using System.Buffers.Binary;
using System.IO.Compression;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class DatasetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hayate-idx-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Open_Digits_HasTheKnownImages()
    {
        using IDataset digits = Datasets.Open(new DigitsDataset());

        Assert.Equal(1797, digits.Count);
        Assert.Equal(new ImageShape(1, 8, 8), digits.Shape);
        Assert.Equal([0, 1, 2, 3], digits.Labels[..4].ToArray());
        Tensor first = digits.Get([0]);
        Assert.Equal([1, 1, 8, 8], first.shape);
        Assert.Equal([-1f, -1f, (5 / 8f) - 1, (13 / 8f) - 1, (9 / 8f) - 1, (1 / 8f) - 1, -1f, -1f], first[0, 0, 0].data<float>().ToArray());
        Tensor all = digits.Get([.. Enumerable.Range(0, digits.Count)]);
        Assert.Equal((-1f, 1f), (all.min().item<float>(), all.max().item<float>()));
    }

    [Fact]
    public void Get_OfRowsInAnyOrder_GivesThoseRows()
    {
        using IDataset digits = Datasets.Open(new DigitsDataset());

        Assert.True(digits.Get([7, 3])[1].eq(digits.Get([3])[0]).all().item<bool>());
    }

    [Fact]
    public void Open_Gaussian_HasTheAskedMomentsAndIsAFunctionOfTheSeed()
    {
        GaussianDataset spec = new() { Dimensions = 3, Mean = 0.3, Std = 0.7, Count = 20_000, Seed = 4 };
        using IDataset data = Datasets.Open(spec);
        using IDataset same = Datasets.Open(spec);
        using IDataset other = Datasets.Open(spec with { Seed = 5 });

        Tensor all = data.Get([.. Enumerable.Range(0, data.Count)]);
        Assert.Equal([20_000, 3, 1, 1], all.shape);
        Assert.Equal(0.3, all.mean().item<float>(), tolerance: 0.02);
        Assert.Equal(0.7, all.std().item<float>(), tolerance: 0.02);
        Assert.Equal(data.Digest, same.Digest);
        Assert.NotEqual(data.Digest, other.Digest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_IdxFiles_ReadsImagesAndLabels(bool compressed)
    {
        IdxDataset spec = new() { Images = WriteImages(compressed), Labels = Write("labels", Header(0x0801, 2), [7, 9], compressed) };

        using IDataset data = Datasets.Open(spec);

        Assert.Equal(2, data.Count);
        Assert.Equal(new ImageShape(1, 1, 3), data.Shape);
        Assert.Equal([7, 9], data.Labels.ToArray());
        Assert.Equal([-1f, 0f, 1f], data.Get([1]).data<float>().ToArray().Select(value => MathF.Round(value, 1)));
    }

    [Fact]
    public void Open_MissingIdxFile_NamesKeyPathAndCure()
    {
        string path = Path.Combine(_folder, "nothing");

        FileNotFoundException e = Assert.Throws<FileNotFoundException>(() => Datasets.Open(new IdxDataset { Images = path }));

        Assert.Contains("dataset.images", e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LabelsInsteadOfImages_NamesBothMagicNumbers()
    {
        string labels = Write("labels", Header(0x0801, 30), new byte[30], compressed: false);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = labels }));

        Assert.Contains("0x00000803", e.Message, StringComparison.Ordinal);
        Assert.Contains("0x00000801", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TruncatedIdxFile_NamesBothLengths()
    {
        string images = Write("images", Header(0x0803, 2, 1, 3), new byte[5], compressed: false);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = images }));

        Assert.Contains("2 x 1 x 3 = 6 bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("but 5 follow", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FewerLabelsThanImages_NamesBothCounts()
    {
        IdxDataset spec = new() { Images = WriteImages(compressed: false), Labels = Write("labels", Header(0x0801, 1), [7], compressed: false) };

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(spec));

        Assert.Contains("1 labels for the 2 images", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TruncatedGzip_SaysSo()
    {
        string whole = WriteImages(compressed: true);
        string part = Path.Combine(_folder, "part");
        File.WriteAllBytes(part, File.ReadAllBytes(whole)[..20]);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = part }));

        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string WriteImages(bool compressed) => Write("images", Header(0x0803, 2, 1, 3), [1, 2, 3, 0, 128, 255], compressed);

    private string Write(string name, byte[] header, byte[] values, bool compressed)
    {
        string path = Path.Combine(_folder, name);
        using Stream file = File.Create(path);
        using Stream target = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write([.. header, .. values]);
        return path;
    }

    private static byte[] Header(params int[] numbers) => [.. numbers.SelectMany(number =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    })];
}
