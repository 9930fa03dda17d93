using System.IO.Compression;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Data.Files;
using Hayate.Training.Numerics;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data.Files;

public sealed class ImageFilesTests : IDisposable
{
    private static readonly SKColor[] Six = [new(10, 20, 30), new(40, 50, 60), new(70, 80, 90), new(100, 110, 120), new(130, 140, 150), new(160, 170, 180)];

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Open_FolderOfPngFiles_HasExactPixelsInOrderOfNames()
    {
        _folder.Write("b/2.png", Pictures.Encode(3, 2, Six));
        _folder.Write("a.PNG", Pictures.Encode(3, 2, [.. Six.Reverse()]));
        _folder.Write("readme.txt", [1]);
        _folder.Write("b/._2.png", [1]);

        using var data = Datasets.Open(new ImagesDataset { Path = _folder.Root });

        Assert.Equal(2, data.Count);
        Assert.Equal(new ImageShape(3, 2, 3), data.Shape);
        Assert.Equal((0, true), (data.Classes, data.IsImages));
        Assert.Equal([160, 130, 100, 70, 40, 10], Levels(data.Get([0])[0, 0]));
        Assert.Equal([20, 50, 80, 110, 140, 170], Levels(data.Get([1])[0, 1]));
        Assert.Equal([30, 60, 90, 120, 150, 180], Levels(data.Get([1])[0, 2]));
    }

    [Fact]
    public void Open_ZipOfTheSameFiles_IsTheSameData()
    {
        _folder.Write("x/b/2.png", Pictures.Encode(3, 2, Six));
        _folder.Write("x/a.png", Pictures.Encode(3, 2, [.. Six.Reverse()]));
        ZipFile.CreateFromDirectory(_folder["x"], _folder["x.zip"]);

        using var folder = Datasets.Open(new ImagesDataset { Path = _folder["x"], Labels = ImageLabels.None });
        using var zip = Datasets.Open(new ImagesDataset { Path = _folder["x.zip"] });

        Assert.Equal(folder.Digest, zip.Digest);
        Assert.Equal(Levels(folder.Get([0, 1])), Levels(zip.Get([0, 1])));
    }

    [Fact]
    public void Open_OtherPixelsOrAnotherReading_IsOtherData()
    {
        _folder.Write("x/a.png", Pictures.Encode(3, 2, Six));
        _folder.Write("y/a.png", Pictures.Encode(3, 2, [.. Six.Reverse()]));
        ImagesDataset spec = new() { Path = _folder["x"] };
        ImagesDataset[] specs = [spec, spec with { Path = _folder["y"] }, spec with { Size = 2 }, spec with { Colors = ImageColors.Grey }];

        string[] digests = [.. specs.Select(one =>
        {
            using var data = Datasets.Open(one);
            return data.Digest;
        })];

        Assert.Equal(4, digests.Distinct().Count());
    }

    [Fact]
    public void Open_HeaderOfAnAbsurdSize_IsUndecodable()
    {
        var bytes = Pictures.Encode(3, 2, Six);
        // Width and height of a PNG file stand at bytes 16 to 23, the checksum of its first chunk at 29 to 32.
        bytes[16] = bytes[20] = 0x00;
        bytes[17] = bytes[21] = 0x0f;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(12, 17)));
        _folder.Write("a.png", bytes);

        Refusal.Tells(Refusal.Of(new ImagesDataset { Path = _folder.Root }), "files that cannot be decoded (1): 'a.png'");
    }

    [Fact]
    public void Open_MoreThanMemoryMayTake_ReadsTheSameDataWhenAsked()
    {
        _folder.Write("b.png", Pictures.Encode(3, 2, Six));
        _folder.Write("a.png", Pictures.Encode(3, 2, [.. Six.Reverse()]));
        ImagesDataset spec = new() { Path = _folder.Root };

        using var stored = Datasets.Open(spec);
        using var lazy = ImageFiles.Open(spec, mostBytes: 35);

        Assert.IsType<LazyImages>(lazy);
        Assert.Equal((stored.Digest, stored.Shape, stored.Count), (lazy.Digest, lazy.Shape, lazy.Count));
        Assert.Equal(Levels(stored.Get([1, 0, 1])), Levels(lazy.Get([1, 0, 1])));
        File.WriteAllBytes(_folder["b.png"], [1, 2]);
        Assert.Contains("'b.png'", Assert.Throws<InvalidDataException>(() => lazy.Get([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Jpeg_IsNearItsPixels()
    {
        _folder.Write("a.jpg", Pictures.Encode(16, 16, [.. Enumerable.Repeat(new SKColor(200, 100, 50), 256)], SKEncodedImageFormat.Jpeg));

        using var data = Datasets.Open(new ImagesDataset { Path = _folder.Root });

        var image = data.Get([0]).mean([0, 2, 3]).data<float>().ToArray().Select(value => (value + 1) * 127.5f);
        Assert.All(image.Zip([200f, 100f, 50f]), pair => Assert.Equal(pair.Second, pair.First, tolerance: 3f));
    }

    [Fact]
    public void Open_Grey_TakesTheLuma()
    {
        _folder.Write("a.png", Pictures.Encode(3, 1, [new(255, 0, 0), new(0, 255, 0), new(77, 77, 77)]));

        using var data = Datasets.Open(new ImagesDataset { Path = _folder.Root, Colors = ImageColors.Grey });

        Assert.Equal(new ImageShape(1, 1, 3), data.Shape);
        Assert.Equal([76, 150, 77], Levels(data.Get([0])));
    }

    [Fact]
    public void Open_WithSize_TakesTheMiddleSquare()
    {
        _folder.Write("a.png", Pictures.Encode(4, 2, [.. Enumerable.Range(0, 8).Select(i => new SKColor((byte)(i * 10), 0, 0))]));

        using var same = Datasets.Open(new ImagesDataset { Path = _folder.Root, Size = 2 });
        using var half = Datasets.Open(new ImagesDataset { Path = _folder.Root, Size = 1 });

        Assert.Equal([10, 20, 50, 60], Levels(same.Get([0])[0, 0]));
        Assert.Equal([35], Levels(half.Get([0])[0, 0]));
    }

    [Fact]
    public void Open_FolderLabels_NumbersClassesByName()
    {
        foreach (var name in new[] { "dog/0.png", "cat/x/1.png", "cat/0.png" })
            _folder.Write(name, Pictures.Encode(3, 2, Six));

        using var data = Datasets.Open(new ImagesDataset { Path = _folder.Root, Labels = ImageLabels.Folders });

        Assert.Equal([0, 0, 1], data.Labels.ToArray());
        Assert.Equal(2, data.Classes);
    }

    [Fact]
    public void Open_JsonLabels_ReadsThem()
    {
        foreach (var name in new[] { "0/0.png", "0/1.png" })
            _folder.Write(name, Pictures.Encode(3, 2, Six));
        _folder.Write("dataset.json", """{ "labels": [["0/1.png", 4], ["0/0.png", 2]] }"""u8.ToArray());

        using var data = Datasets.Open(new ImagesDataset { Path = _folder.Root, Labels = ImageLabels.Json });

        Assert.Equal([2, 4], data.Labels.ToArray());
        Assert.Equal(5, data.Classes);
    }

    [Fact]
    public void Open_JsonThatDoesNotFitTheImages_NamesBothSides()
    {
        foreach (var name in new[] { "0.png", "1.png" })
            _folder.Write(name, Pictures.Encode(3, 2, Six));
        _folder.Write("dataset.json", """{ "labels": [["1.png", 4], ["2.png", 2]] }"""u8.ToArray());

        var problems = Refusal.Of(new ImagesDataset { Path = _folder.Root, Labels = ImageLabels.Json });

        Assert.Equal(2, problems.Length);
        Refusal.Tells(problems, "files that have no label in dataset.json (1): '0.png'", "'2.png'");
    }

    [Theory]
    [InlineData("""{ "labels": null }""", "no list of labels")]
    [InlineData("""{ "labels": [["0.png", [0, 1]]] }""", "entry 0 of dataset.json")]
    [InlineData("""{ "labels": """, "dataset.json cannot be read")]
    public void Open_UnusableJson_SaysWhatItShouldBe(string json, string expected)
    {
        _folder.Write("0.png", Pictures.Encode(3, 2, Six));
        _folder.Write("dataset.json", System.Text.Encoding.UTF8.GetBytes(json));

        Refusal.Tells(Refusal.Of(new ImagesDataset { Path = _folder.Root, Labels = ImageLabels.Json }), "dataset.labels: ", expected);
    }

    [Fact]
    public void Open_EverythingWrongAtOnce_TellsEverything()
    {
        for (var i = 0; i < 7; i++)
            _folder.Write($"c/{i}.png", Pictures.Encode(3, 2, Six)[..^30]);
        for (var i = 0; i < 9; i++)
            _folder.Write($"d/good{i}.png", Pictures.Encode(3, 2, Six));
        _folder.Write("d/large.png", Pictures.Encode(2, 2, Six[..4]));
        _folder.Write("d/no.png", [1, 2, 3]);
        _folder.Write("d/clear.png", Pictures.Encode(3, 2, [.. Six.Select(color => color.WithAlpha(9))]));
        _folder.Write("d/other.webp", [1]);
        _folder.Write("top.png", Pictures.Encode(3, 2, Six));

        var problems = Refusal.Of(new ImagesDataset { Path = _folder.Root, Labels = ImageLabels.Folders });

        Refusal.Tells(
            problems,
            "files that stand in no sub-folder and so have no class (1): 'top.png'", "'d/other.webp'", "'d/large.png (2x2)'", "not of 3x2 pixels", "'d/clear.png'",
            "files that cannot be decoded (8): 'c/0.png', 'c/1.png', 'c/2.png', 'c/3.png', 'c/4.png' and 3 more");
        Assert.Equal(5, problems.Length);
    }

    [Fact]
    public void Open_NoImages_SaysWhatIsThere()
    {
        _folder.Write("a.txt", [1]);

        Refusal.Tells(Refusal.Of(new ImagesDataset { Path = _folder.Root }), "holds 1 files, none of them .png");
        Refusal.Tells(Refusal.Of(new ImagesDataset { Path = _folder["nothing"] }), "there is no file or folder");
        Refusal.Tells(Refusal.Of(new ImagesDataset { Path = _folder["a.txt"] }), "neither a folder nor a zip archive");
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<int> Levels(Tensor values) =>
        values.contiguous().data<float>().ToArray().Select(value => (int)MathF.Round((value + 1) * 127.5f));
}
