using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Weight decay apart from the gradient and its moments (Loshchilov and Hutter 2019, Algorithm 2): w - rate decay w, then the update.</summary>
internal sealed class DecoupledDecay(double decay, IUpdateRule rule) : IUpdateRule
{
    public void Update(Tensor parameters, Tensor gradients, int step, double learningRate)
    {
        parameters.add_(parameters, alpha: -learningRate * decay);
        rule.Update(parameters, gradients, step, learningRate);
    }
}
