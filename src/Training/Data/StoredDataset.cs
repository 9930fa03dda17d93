using System.IO.Hashing;
using System.Text;
using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Images held in memory as they are stored, scaled when they are taken out.</summary>
internal sealed class StoredDataset : IDataset
{
    private readonly Tensor _stored;
    private readonly double _divisor;
    private readonly double _offset;

    /// <param name="name">Name of the data set.</param>
    /// <param name="stored">Images [N, C, H, W] of any type; owned from here on.</param>
    /// <param name="divisor">A value v is seen as v / divisor + offset.</param>
    /// <param name="offset">See <paramref name="divisor"/>.</param>
    /// <param name="labels">Classes of the images.</param>
    /// <param name="digest">Digest of the data where it is known already.</param>
    public StoredDataset(string name, Tensor stored, double divisor, double offset, ClassLabels labels, string? digest = null)
    {
        Name = name;
        _stored = stored.DetachFromDisposeScope();
        _divisor = divisor;
        _offset = offset;
        IsImages = stored.dtype == ScalarType.Byte;
        long[] shape = stored.shape;
        Count = checked((int)shape[0]);
        Shape = new ImageShape((int)shape[1], (int)shape[2], (int)shape[3]);
        (Labels, Classes) = (labels.Values, labels.Classes);
        Digest = digest ?? ComputeDigest();
    }

    public string Name { get; }

    public int Count { get; }

    public ImageShape Shape { get; }

    public bool IsImages { get; init; }

    public string Digest { get; }

    public int Classes { get; }

    public ReadOnlyMemory<int> Labels { get; }

    public void Expect(ReadOnlySpan<int> indices)
    {
    }

    public Tensor Get(ReadOnlySpan<int> indices)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor rows = _stored.index_select(0, tensor(indices.ToArray(), ScalarType.Int64));
        return rows.to(ScalarType.Float32).div_(_divisor).add_(_offset).MoveToOuterDisposeScope();
    }

    public void Dispose() => _stored.Dispose();

    private string ComputeDigest()
    {
        XxHash128 hash = new();
        hash.Append(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Count}x{Shape} / {_divisor:R} + {_offset:R}")));
        ByteTensors.Visit(_stored, hash.Append);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
