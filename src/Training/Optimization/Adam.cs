using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Adam (Kingma and Ba 2015, Algorithm 1).</summary>
internal sealed class Adam(OptimizerSpec spec, Moments moments) : IUpdateRule
{
    public void Update(Tensor parameters, Tensor gradients, int step, double learningRate)
    {
        moments.Add(gradients);
        double correction1 = 1 - Math.Pow(spec.Beta1, step);
        double correction2 = 1 - Math.Pow(spec.Beta2, step);
        Tensor denominator = moments.Second.sqrt().div_(Math.Sqrt(correction2)).add_(spec.Epsilon);
        parameters.addcdiv_(moments.First, denominator, -learningRate / correction1);
    }
}
