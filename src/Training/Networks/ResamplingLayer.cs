using System.Collections.Immutable;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Resampling by two without a convolution after it: nothing to train, and the buffer <c>resample_filter</c> (1, 1, n, n).</summary>
internal sealed class ResamplingLayer : nn.Module<Tensor, Tensor>
{
    private readonly Resampling _resampling;

    [ComponentName(Name = "resample_filter")]
    private Tensor _filter;

    public ResamplingLayer(Resampling resampling, ImmutableArray<double> filter)
        : base(nameof(ResamplingLayer))
    {
        _resampling = resampling;
        _filter = Resample.Filter(filter.AsSpan());
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Resample.Apply(x, _filter, _resampling).MoveToOuterDisposeScope();
    }
}
