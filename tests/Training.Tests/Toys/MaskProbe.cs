using Hayate.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>A network that writes down which values each of its passes dropped. Copies write into the same list.</summary>
internal sealed class MaskProbe : Network
{
    private readonly List<double[]> _seen;

    [ComponentName(Name = "scale")]
    private Parameter _scale;

    public MaskProbe(List<double[]> seen)
        : base(nameof(MaskProbe))
    {
        _seen = seen;
        _scale = new Parameter(ones(1));
        RegisterComponents();
    }

    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        var mask = dropout.Apply(ones_like(x), place: 0, probability: 0.5);
        _seen.Add(mask.Values());
        return mask * x * _scale;
    }

    protected override Network CreateAlike() => new MaskProbe(_seen);
}
