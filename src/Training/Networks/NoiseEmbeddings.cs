using Hayate.Training.Numerics;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// Cosines and sines of the conditioning at frequencies falling geometrically from 1 to 1/10000. DDPM++ includes both ends and has the sines
/// first; ADM leaves out the lowest frequency and has the cosines first.
/// </summary>
internal sealed class PositionalEmbedding : nn.Module<Tensor, Tensor>
{
    private const double LongestPeriod = 10_000;

    private readonly bool _sinesFirst;
    private readonly float[] _frequencies;

    public PositionalEmbedding(int channels, bool includesLowest, bool sinesFirst)
        : base(nameof(PositionalEmbedding))
    {
        _sinesFirst = sinesFirst;
        var half = channels / 2;
        var intervals = Math.Max(includesLowest ? half - 1 : half, 1);
        // Conditionings reach 1000: to agree on the phase, the frequencies are rounded where published networks round them.
        _frequencies = [.. Enumerable.Range(0, half).Select(i => MathF.Pow((float)(1 / LongestPeriod), i / (float)intervals))];
    }

    public override Tensor forward(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var phase = noise.unsqueeze(1) * tensor(_frequencies, float32).to(noise.dtype, noise.device);
        return cat(_sinesFirst ? [phase.sin(), phase.cos()] : [phase.cos(), phase.sin()], 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Sines and cosines of the conditioning at fixed random frequencies, kept in the buffer <c>freqs</c> (NCSN++).</summary>
internal sealed class FourierEmbedding : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "freqs")]
    private Tensor _frequencies;

    /// <param name="channels">Values of the embedding.</param>
    /// <param name="scale">Standard deviation of the frequencies.</param>
    /// <param name="initializer">Draws them.</param>
    public FourierEmbedding(int channels, double scale, Initializer initializer)
        : base(nameof(FourierEmbedding))
    {
        _frequencies = initializer.NormalBuffer(channels / 2, scale);
        RegisterComponents();
    }

    public override Tensor forward(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var phase = noise.unsqueeze(1) * _frequencies.Times(2 * Math.PI);
        return cat([phase.sin(), phase.cos()], 1).MoveToOuterDisposeScope();
    }
}
