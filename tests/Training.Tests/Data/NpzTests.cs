using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class NpzTests : IDisposable
{
    // numpy.savez_compressed(images=numpy.arange(24, dtype='u1').reshape(2, 2, 2, 3), labels=numpy.array([3, 1])), written by NumPy 1.24.
    private const string ByNumPy = "UEsDBBQAAAAIAAAAIQCFOo9TYAAAAJgAAAAKABQAaW1hZ2VzLm5weQEAEACYAAAAAAAAAGAAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjoKEGSsqaNQq0AG4GJgZGJmYWVj5+Dk4ubh5eMXEBQSFhEVEwcAUEsDBBQAAAAIAAAAIQCM3jPgSgAAAJAAAAAKABQAbGFiZWxzLm5weQEAEACQAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1ChQALmYGCGCE0gBQSwECFAMUAAAACAAAACEAhTqPU2AAAACYAAAACgAAAAAAAAAAAAAAgAEAAAAAaW1hZ2VzLm5weVBLAQIUAxQAAAAIAAAAIQCM3jPgSgAAAJAAAAAKAAAAAAAAAAAAAACAAZwAAABsYWJlbHMubnB5UEsFBgAAAAACAAIAcAAAACIBAAAAAA==";

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Open_FileWrittenByNumPy_ReadsImagesAndLabels()
    {
        using var data = Datasets.Open(new NpzDataset { Path = _folder.Write("a.npz", Convert.FromBase64String(ByNumPy)) });

        Assert.Equal(2, data.Count);
        Assert.Equal(new ImageShape(3, 2, 2), data.Shape);
        Assert.Equal([3, 1], data.Labels.ToArray());
        Assert.Equal(4, data.Classes);
        Assert.True(data.IsImages);
        Assert.Equal([13, 16, 19, 22], Levels(data.Get([1])[0, 1]));
    }

    [Theory]
    [InlineData(new[] { 1, 3, 2, 2 }, null, new[] { 4, 5, 6, 7 })]
    [InlineData(new[] { 1, 2, 2, 3 }, null, new[] { 1, 4, 7, 10 })]
    [InlineData(new[] { 1, 3, 1, 3 }, ArrayLayout.Nchw, new[] { 3, 4, 5 })]
    [InlineData(new[] { 1, 3, 1, 3 }, ArrayLayout.Nhwc, new[] { 1, 4, 7 })]
    public void Open_Layouts_PutChannelsFirst(int[] shape, ArrayLayout? layout, int[] secondChannel)
    {
        var count = shape.Aggregate((product, size) => product * size);
        var path = Write(("arr_0", "|u1", shape, [.. Enumerable.Range(0, count).Select(i => (byte)i)]));

        using var data = Datasets.Open(new NpzDataset { Path = path, Layout = layout });

        Assert.Equal(secondChannel, Levels(data.Get([0])[0, 1]));
    }

    [Fact]
    public void Open_AmbiguousLayout_AsksForIt()
    {
        var path = Write(("arr_0", "|u1", [1, 3, 1, 3], new byte[9]));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path }), "dataset.layout: ", "1 x 3 x 1 x 3", "nhwc");
    }

    [Fact]
    public void Open_GreyArrayWithoutChannels_HasOneChannel()
    {
        using var data = Datasets.Open(new NpzDataset { Path = Write(("arr_0", "|u1", [2, 3, 4], new byte[24])) });

        Assert.Equal(new ImageShape(1, 3, 4), data.Shape);
    }

    [Fact]
    public void Open_SingleArrayFile_IsTheImages()
    {
        using var data = Datasets.Open(new NpzDataset { Path = _folder.Write("a.npy", Npy("|u1", [2, 1, 2], [0, 255, 51, 102])) });

        Assert.Equal([51, 102], Levels(data.Get([1])));
    }

    [Fact]
    public void Open_FloatImages_MapsTheRangeOntoOurs()
    {
        var path = Write(("images", "<f4", [1, 1, 3], Bytes<float>(2f, 3f, 6f)));

        using var data = Datasets.Open(new NpzDataset { Path = path, Range = [2, 6] });

        Assert.Equal([-1f, -0.5f, 1f], data.Get([0]).data<float>().ToArray());
        Assert.True(data.IsImages);
    }

    [Theory]
    [InlineData(new double[] { }, 1f, "float32 images need")]
    [InlineData(new double[] { 1, 0 }, 1f, "float32 images need")]
    [InlineData(new double[] { 0, 1 }, 1.5f, "from 0 to 1.5, beyond [0, 1]")]
    [InlineData(new double[] { 0, 1 }, float.NaN, "1 of 2 values are not finite")]
    public void Open_FloatImagesOutOfRange_SaysWhatTheyHold(double[] range, float value, string expected)
    {
        var path = Write(("images", "<f4", [1, 1, 2], Bytes<float>(0f, value)));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path, Range = [.. range] }), expected);
    }

    [Fact]
    public void Open_RangeOfBytes_IsRefused()
    {
        var path = Write(("images", "|u1", [1, 1, 2], new byte[2]));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path, Range = [0, 1] }), "dataset.range: ", "0 to 255");
    }

    [Fact]
    public void Open_WrongLabels_TellsCountAndRange()
    {
        var path = Write(("images", "|u1", [2, 1, 2], new byte[4]), ("labels", "<i4", [3], Bytes<int>(0, -1, 2)));

        var problems = Refusal.Of(new NpzDataset { Path = path });

        Assert.Equal(2, problems.Length);
        Refusal.Tells(problems, "3 labels for 2 images", "1 of 3 labels are below 0", "the first is -1");
    }

    [Fact]
    public void Open_OneHotLabels_AreRefused()
    {
        var path = Write(("images", "|u1", [2, 1, 2], new byte[4]), ("labels", "<i8", [2, 2], Bytes<long>(0, 1, 1, 0)));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path }), "dataset.labels: ", "argmax");
    }

    [Fact]
    public void Open_UnknownNames_ListsWhatThereIs()
    {
        var path = Write(("samples", "|u1", [2, 1, 2], new byte[4]));

        var problems = Refusal.Of(new NpzDataset { Path = path, Labels = "classes" });

        Assert.Equal(2, problems.Length);
        Refusal.Tells(problems, "no array 'images'; it holds: samples", "no array 'classes'");
    }

    [Theory]
    [InlineData("|O", "objects (pickle) are never read")]
    [InlineData("<f8", "type Float64")]
    [InlineData(">f4", "type '>f4'")]
    public void Open_OtherTypes_AreRefused(string type, string expected)
    {
        var path = Write(("images", type, [1, 1, 2], new byte[16]));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path }), expected);
    }

    [Theory]
    [InlineData(3, "end within row 1")]
    [InlineData(5, "more data follow")]
    public void Open_ArrayOfAnotherLength_IsRefused(int bytes, string expected)
    {
        var path = Write(("images", "|u1", [2, 1, 2], new byte[bytes]));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path }), "dataset.images: the array 'images' cannot be read", expected);
    }

    [Fact]
    public void Open_FortranOrder_IsRefused()
    {
        var path = _folder.Write("a.npy", Npy("|u1", [1, 2, 2], new byte[4], fortran: true));

        Refusal.Tells(Refusal.Of(new NpzDataset { Path = path }), "ascontiguousarray");
    }

    [Fact]
    public void Open_NoArchive_SaysSo() =>
        Refusal.Tells(Refusal.Of(new NpzDataset { Path = _folder.Write("a.npz", [1, 2, 3, 4, 5, 6, 7, 8]) }), "dataset.path: ", "no .npz archive");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<int> Levels(Tensor values) =>
        values.contiguous().data<float>().ToArray().Select(value => (int)MathF.Round((value + 1) * 127.5f));

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    private string Write(params (string Name, string Type, int[] Shape, byte[] Values)[] arrays)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, type, shape, values) in arrays)
            {
                using var entry = archive.CreateEntry($"{name}.npy").Open();
                entry.Write(Npy(type, shape, values));
            }
        }

        return _folder.Write("arrays.npz", bytes.ToArray());
    }

    private static byte[] Npy(string type, int[] shape, byte[] values, bool fortran = false)
    {
        var axes = string.Concat(shape.Select(size => $"{size}, "));
        var text = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': ({axes}), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. values];
    }
}
