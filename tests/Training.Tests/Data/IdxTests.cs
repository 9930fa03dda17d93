using System.IO.Compression;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hayate-idx-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_IdxFiles_ReadsImagesAndLabels(bool compressed)
    {
        IdxDataset spec = new() { Images = WriteImages(compressed), Labels = Write("labels", IdxFile.Header(0x0801, 2), [7, 9], compressed) };

        using IDataset data = Datasets.Open(spec);

        Assert.Equal(2, data.Count);
        Assert.Equal(new ImageShape(1, 1, 3), data.Shape);
        Assert.Equal([7, 9], data.Labels.ToArray());
        Assert.Equal(10, data.Classes);
        Assert.Equal([-1f, 0f, 1f], data.Get([1]).data<float>().ToArray().Select(value => MathF.Round(value, 1)));
    }

    [Fact]
    public void Open_MissingIdxFile_NamesKeyPathAndCure()
    {
        string path = Path.Combine(_folder, "nothing");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = path }));

        Assert.Contains("dataset.images", e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LabelsInsteadOfImages_NamesBothMagicNumbers()
    {
        string labels = Write("labels", IdxFile.Header(0x0801, 30), new byte[30], compressed: false);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = labels }));

        Assert.Contains("0x00000803", e.Message, StringComparison.Ordinal);
        Assert.Contains("0x00000801", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TruncatedIdxFile_NamesBothLengths()
    {
        string images = Write("images", IdxFile.Header(0x0803, 2, 1, 3), new byte[5], compressed: false);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(new IdxDataset { Images = images }));

        Assert.Contains("2 x 1 x 3 = 6 bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("but 5 follow", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FewerLabelsThanImages_NamesBothCounts()
    {
        IdxDataset spec = new() { Images = WriteImages(compressed: false), Labels = Write("labels", IdxFile.Header(0x0801, 1), [7], compressed: false) };

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(spec));

        Assert.Contains("1 labels for the 2 images", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TwoBadFiles_TellsOfBothAtOnce()
    {
        IdxDataset spec = new() { Images = Write("images", IdxFile.Header(0x0803, 2, 1, 3), new byte[5], compressed: false), Labels = "nowhere" };

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Datasets.Open(spec));

        string[] lines = e.Message.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("dataset.images: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("dataset.labels: there is no file or folder 'nowhere'", lines[1], StringComparison.Ordinal);
        Assert.Contains(Environment.CurrentDirectory, lines[1], StringComparison.Ordinal);
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

    private string WriteImages(bool compressed) => Write("images", IdxFile.Header(0x0803, 2, 1, 3), [1, 2, 3, 0, 128, 255], compressed);

    private string Write(string name, byte[] header, byte[] values, bool compressed)
    {
        string path = Path.Combine(_folder, name);
        using Stream file = File.Create(path);
        using Stream target = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write([.. header, .. values]);
        return path;
    }
}
