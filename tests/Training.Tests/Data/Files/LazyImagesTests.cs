using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Data.Files;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data.Files;

public sealed class LazyImagesTests : IDisposable
{
    private const int Side = 2;

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly WatchedFiles _files;
    private readonly LazyImages _images;

    public LazyImagesTests()
    {
        for (byte i = 0; i < 3; i++)
            _folder.Write($"{i}.png", Picture(i));
        _files = new WatchedFiles(new FolderCollection(_folder.Root));
        ImageDecoder decoder = new(size: null, ImageColors.Grey);
        var survey = Survey.Of(_files, _files.Names, decoder, size: null, mostBytes: 0, new Problems());
        _files.WaitForReads(3);
        _images = new LazyImages("pictures", _files, _files.Names, decoder, survey, ClassLabels.None);
    }

    [Fact]
    public void Get_OfExpectedImages_FindsThemDecoded()
    {
        _images.Expect([2, 0]);
        _files.WaitForReads(2);
        Directory.Delete(_folder.Root, recursive: true);
        Directory.CreateDirectory(_folder.Root);

        Assert.Equal([2, 0], Values(_images.Get([2, 0])));
        Assert.ThrowsAny<IOException>(() => _images.Get([2, 0]));
    }

    [Fact]
    public void Get_OfOtherImages_LeavesTheExpectedOnes()
    {
        _images.Expect([2, 0]);
        Assert.Equal([1], Values(_images.Get([1])));
        _files.WaitForReads(3);
        File.Delete(_folder["2.png"]);

        Assert.Equal([2, 0], Values(_images.Get([2, 0])));
    }

    [Fact]
    public void Get_OfExpectedImagesOfWhichOneIsDamaged_NamesIt()
    {
        _folder.Write("1.png", [1, 2, 3]);
        _images.Expect([0, 1]);

        Assert.Contains("'1.png' of 'pictures' cannot be decoded", Assert.Throws<InvalidDataException>(() => _images.Get([0, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WhileImagesAreExpected_WaitsForThem()
    {
        _folder.Write("1.png", [1, 2, 3]);
        _images.Expect([0, 1, 2]);

        _images.Dispose();

        Assert.False(_files.WasReadTooLate);
    }

    public void Dispose()
    {
        _images.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private static int[] Values(Tensor images) => [.. images.mean([1, 2, 3]).data<float>().ToArray().Select(value => (int)MathF.Round((value + 1) * 127.5f))];

    private static byte[] Picture(byte level) => Pictures.Encode(Side, Side, [.. Enumerable.Repeat(new SKColor(level, level, level), Side * Side)]);
}
