using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>
/// One affine map x -> slope (x - mean) + mean for each of a list of levels, in float64: rich enough to hold every optimum on normal data.
/// Use with <see cref="Raw"/>, which makes the model the network itself and tells it the level.
/// </summary>
internal sealed class AffineNetwork : Network
{
    private readonly double[] _levels;
    private readonly double _mean;

    [ComponentName(Name = "slopes")]
    private Parameter _slopes;

    public AffineNetwork(IEnumerable<double> levels, IEnumerable<double> slopes, double mean)
        : base(nameof(AffineNetwork))
    {
        _levels = [.. levels];
        _mean = mean;
        _slopes = new Parameter(tensor(slopes.ToArray(), float64));
        RegisterComponents();
    }

    /// <summary>The model is the network.</summary>
    public static IPreconditioning Raw { get; } = new Identity();

    public Parameter Slopes => _slopes;

    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        var indices = noise.Values().Select(level => (long)Array.IndexOf(_levels, level)).ToArray();
        return _slopes[tensor(indices)].unsqueeze(1) * (x - _mean) + _mean;
    }

    protected override Network CreateAlike() => new AffineNetwork(_levels, new double[_levels.Length], _mean);

    private sealed class Identity : IPreconditioning
    {
        public Scaling At(double sigma) => new(Skip: 0, Out: 1, In: 1, Noise: sigma);
    }
}
