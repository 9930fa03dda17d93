using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Affine map of the last dimension: <c>weight</c> (out, in) and, unless it is linear, <c>bias</c> (out).</summary>
internal sealed class Dense : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    public Dense(int inputs, int outputs, Initializer initializer, double gain = 1)
        : this(inputs, outputs, initializer, InitialWeights.Xavier(gain))
    {
    }

    public Dense(int inputs, int outputs, Initializer initializer, InitialWeights law, bool hasBias = true)
        : base(nameof(Dense))
    {
        _weight = initializer.Weights([outputs, inputs], inputs, outputs, law);
        _bias = hasBias ? initializer.Biases(outputs, inputs, outputs, law) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => nn.functional.linear(x, _weight, _bias);
}
