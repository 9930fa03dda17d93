using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Images to learn from.</summary>
public interface IDataset : IDisposable
{
    /// <summary>Name, for messages and provenance: <c>digits</c>.</summary>
    string Name { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Shape of an image.</summary>
    ImageShape Shape { get; }

    /// <summary>Whether the values are pixels over [-1, 1]: they are compared after rounding to eight bits, real and generated ones alike, and can be drawn.</summary>
    bool IsImages { get; }

    /// <summary>Digest of the stored images and their scale: equal digests mean equal data.</summary>
    string Digest { get; }

    /// <summary>Number of classes; 0 when the images have none.</summary>
    int Classes { get; }

    /// <summary>Class of each image, from 0 to below <see cref="Classes"/>; empty when the images have none.</summary>
    ReadOnlyMemory<int> Labels { get; }

    /// <summary>Says which images will be asked for next, so that they may be prepared meanwhile. Nothing depends on it but time.</summary>
    void Expect(ReadOnlySpan<int> indices);

    /// <summary>Images by index, float32 of shape [n, C, H, W]. The caller (or its dispose scope) owns the tensor.</summary>
    Tensor Get(ReadOnlySpan<int> indices);
}
