using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>How a gradient changes parameters.</summary>
internal interface IUpdateRule
{
    /// <summary>Updates parameters in place. Both tensors are flat and equally long; the caller is in no-grad mode and owns a dispose scope.</summary>
    /// <param name="parameters">Changed.</param>
    /// <param name="gradients">Read.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Learning rate of this update.</param>
    void Update(Tensor parameters, Tensor gradients, int step, double learningRate);
}
