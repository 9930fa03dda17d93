using System.Runtime.ExceptionServices;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Files;

/// <summary>Image files that are decoded whenever they are asked for, or ahead of it, as together they would take too much memory.</summary>
internal sealed class LazyImages(
    string name, IImageCollection files, IReadOnlyList<string> images, ImageDecoder decoder, Survey survey, ClassLabels labels) : IDataset
{
    private Decoding? _expected;

    public string Name => name;

    public int Count => images.Count;

    public ImageShape Shape => survey.Shape;

    public bool IsImages => true;

    public string Digest => survey.Digest;

    public int Classes => labels.Classes;

    public ReadOnlyMemory<int> Labels => labels.Values;

    /// <inheritdoc/>
    public void Expect(ReadOnlySpan<int> indices)
    {
        Forget();
        _expected = Begin(indices.ToArray());
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file cannot be decoded.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public Tensor Get(ReadOnlySpan<int> indices)
    {
        var decoding = _expected is { } expected && indices.SequenceEqual(expected.Indices) ? expected : Begin(indices.ToArray());
        if (decoding == _expected)
            _expected = null;
        using var scope = NewDisposeScope();
        using var pixels = decoding.Pixels;
        decoding.Wait();
        return pixels.to(ScalarType.Float32).div_(127.5).sub_(1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Forget();
        files.Dispose();
    }

    private void Forget()
    {
        if (_expected is null)
            return;
        using var pixels = _expected.Pixels;
        Task.WhenAny(_expected.Work).Wait(); // which does not throw
        _expected = null;
    }

    private Decoding Begin(int[] indices)
    {
        var pixels = empty([indices.Length, .. Shape.Dimensions], ScalarType.Byte).DetachFromDisposeScope();
        return new Decoding(indices, pixels, Task.Run(() => Parallel.For(0, indices.Length, i => Decode(images[indices[i]], ByteTensors.Row(pixels, i)))));
    }

    private void Decode(string image, Span<byte> target)
    {
        using var file = files.Read(image);
        var fault = decoder.Decode(file, Shape, target);
        if (fault == ImageFault.None)
            return;
        var what = fault == ImageFault.Transparent ? "has transparent pixels: flatten it onto a background" : "cannot be decoded: fetch it again, or remove it";
        throw new InvalidDataException($"dataset.path: '{image}' of '{name}' {what}.");
    }

    /// <summary>Images on their way.</summary>
    private sealed record Decoding(int[] Indices, Tensor Pixels, Task Work)
    {
        public void Wait()
        {
            try
            {
                Work.Wait();
            }
            catch (AggregateException e)
            {
                // One file's trouble is enough to tell, in its own words.
                ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
            }
        }
    }
}
