using System.Runtime.ExceptionServices;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Files;

/// <summary>Image files that are decoded whenever they are asked for, as together they would take too much memory.</summary>
internal sealed class LazyImages(
    string name, IImageCollection files, IReadOnlyList<string> images, ImageDecoder decoder, Survey survey, ClassLabels labels) : IDataset
{
    public string Name => name;

    public int Count => images.Count;

    public ImageShape Shape => survey.Shape;

    public bool IsImages => true;

    public string Digest => survey.Digest;

    public int Classes => labels.Classes;

    public ReadOnlyMemory<int> Labels => labels.Values;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file cannot be decoded.</exception>
    public Tensor Get(ReadOnlySpan<int> indices)
    {
        using var scope = NewDisposeScope();
        var asked = indices.ToArray();
        var pixels = empty([asked.Length, .. Shape.Dimensions], ScalarType.Byte);
        try
        {
            Parallel.For(0, asked.Length, i => Decode(images[asked[i]]).CopyTo(ByteTensors.Row(pixels, i)));
        }
        catch (AggregateException e)
        {
            // One file's trouble is enough to tell, in its own words.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return pixels.to(ScalarType.Float32).div_(127.5).sub_(1).MoveToOuterDisposeScope();
    }

    public void Dispose() => files.Dispose();

    private byte[] Decode(string image)
    {
        if (decoder.Decode(files.Read(image), out var decoded) is var fault && fault == ImageFault.None)
            return decoded!.Pixels;
        var what = fault == ImageFault.Transparent ? "has transparent pixels: flatten it onto a background" : "cannot be decoded: fetch it again, or remove it";
        throw new InvalidDataException($"dataset.path: '{image}' of '{name}' {what}.");
    }
}
