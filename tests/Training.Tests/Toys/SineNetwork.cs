using Hayate.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>The network of objectives.json: F(u, c)_j = theta sin(0.7 u_j + 0.2 c + 0.1 j), in float64.</summary>
internal sealed class SineNetwork : Network
{
    [ComponentName(Name = "theta")]
    private Parameter _theta;

    public SineNetwork(double theta)
        : base(nameof(SineNetwork))
    {
        _theta = new Parameter(tensor(theta, float64));
        RegisterComponents();
    }

    public Parameter Theta => _theta;

    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout) =>
        _theta * (x * 0.7 + noise.unsqueeze(1) * 0.2 + arange(x.size(1), dtype: float64) * 0.1).sin();

    protected override Network CreateAlike() => new SineNetwork(0);
}
