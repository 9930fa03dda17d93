using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// Sines and cosines of the conditioning at frequencies falling geometrically from 1 to 1/10000, both ends included (DDPM++).
/// </summary>
internal sealed class PositionalEmbedding : nn.Module<Tensor, Tensor>
{
    private const double LongestPeriod = 10_000;

    private readonly double[] _frequencies;

    public PositionalEmbedding(int channels)
        : base(nameof(PositionalEmbedding))
    {
        var half = channels / 2;
        _frequencies = [.. Enumerable.Range(0, half).Select(i => Math.Pow(LongestPeriod, -(double)i / Math.Max(half - 1, 1)))];
    }

    public override Tensor forward(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var frequencies = tensor(_frequencies, noise.dtype, noise.device);
        var phase = noise.unsqueeze(1) * frequencies;
        return cat([phase.sin(), phase.cos()], 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Sines and cosines of the conditioning at fixed random frequencies, kept in the buffer <c>freqs</c> (NCSN++).</summary>
internal sealed class FourierEmbedding : nn.Module<Tensor, Tensor>
{
    private const double Scale = 16;

    [ComponentName(Name = "freqs")]
    private Tensor _frequencies;

    public FourierEmbedding(int channels, Initializer initializer)
        : base(nameof(FourierEmbedding))
    {
        _frequencies = initializer.NormalBuffer(channels / 2, Scale);
        RegisterComponents();
    }

    public override Tensor forward(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var phase = noise.unsqueeze(1) * _frequencies.Times(2 * Math.PI);
        return cat([phase.sin(), phase.cos()], 1).MoveToOuterDisposeScope();
    }
}
