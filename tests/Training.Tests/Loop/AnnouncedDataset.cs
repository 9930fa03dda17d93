using Hayate.Training.Data;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

/// <summary>A data set that notes what it is asked for and what is announced.</summary>
internal sealed class AnnouncedDataset(IDataset data) : IDataset
{
    public List<int[]> Announced { get; } = [];

    public List<int[]> Asked { get; } = [];

    public string Name => data.Name;

    public int Count => data.Count;

    public ImageShape Shape => data.Shape;

    public bool IsImages => data.IsImages;

    public string Digest => data.Digest;

    public int Classes => data.Classes;

    public ReadOnlyMemory<int> Labels => data.Labels;

    public void Expect(ReadOnlySpan<int> indices) => Announced.Add(indices.ToArray());

    public Tensor Get(ReadOnlySpan<int> indices)
    {
        Asked.Add(indices.ToArray());
        return data.Get(indices);
    }

    public void Dispose()
    {
    }
}
