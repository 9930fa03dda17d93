using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Some images of a data set, which stays owned by the caller.</summary>
internal sealed class Subset : IDataset
{
    private readonly IDataset _whole;
    private readonly int[] _indices;

    /// <param name="whole">The data set.</param>
    /// <param name="indices">Which of its images, in order.</param>
    public Subset(IDataset whole, int[] indices)
    {
        (_whole, _indices) = (whole, indices);
        Labels = whole.Labels.IsEmpty ? whole.Labels : Array.ConvertAll(indices, index => whole.Labels.Span[index]);
        Digest = $"{whole.Digest} {string.Join(',', indices)}";
    }

    public string Name => _whole.Name;

    public int Count => _indices.Length;

    public ImageShape Shape => _whole.Shape;

    public bool IsImages => _whole.IsImages;

    public string Digest { get; }

    public int Classes => _whole.Classes;

    public ReadOnlyMemory<int> Labels { get; }

    public void Expect(ReadOnlySpan<int> indices) => _whole.Expect(OfWhole(indices));

    public Tensor Get(ReadOnlySpan<int> indices) => _whole.Get(OfWhole(indices));

    public void Dispose()
    {
    }

    private int[] OfWhole(ReadOnlySpan<int> indices) => Array.ConvertAll(indices.ToArray(), index => _indices[index]);
}
