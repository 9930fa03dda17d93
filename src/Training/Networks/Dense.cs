using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Affine map of the last dimension: <c>weight</c> (out, in) and <c>bias</c> (out).</summary>
internal sealed class Dense : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter _bias;

    public Dense(int inputs, int outputs, Initializer initializer, double gain = 1)
        : base(nameof(Dense))
    {
        _weight = initializer.XavierUniform([outputs, inputs], inputs, outputs, gain);
        _bias = Initializer.Zeros(outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => nn.functional.linear(x, _weight, _bias);
}
