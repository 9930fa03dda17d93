using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>
/// Rectified Adam (Liu et al. 2020, Algorithm 2). While the variance of the adaptive rate is unbounded, the first five steps at β2 = 0.999,
/// it moves by the plain first moment. The library's own version multiplies by the learning rate twice.
/// </summary>
internal sealed class RAdam(OptimizerSpec spec, Moments moments) : IUpdateRule
{
    private const double SmallestTractableLength = 5;

    public void Update(Tensor parameters, Tensor gradients, int step, double learningRate)
    {
        moments.Add(gradients);
        double correction1 = 1 - Math.Pow(spec.Beta1, step);
        double decay2 = Math.Pow(spec.Beta2, step);
        double longest = (2 / (1 - spec.Beta2)) - 1;
        double length = longest - (2 * step * decay2 / (1 - decay2));
        if (length <= SmallestTractableLength)
        {
            parameters.add_(moments.First, alpha: -learningRate / correction1);
            return;
        }

        double rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        Tensor denominator = moments.Second.sqrt().add_(spec.Epsilon);
        parameters.addcdiv_(moments.First, denominator, -learningRate * rectification * Math.Sqrt(1 - decay2) / correction1);
    }
}
