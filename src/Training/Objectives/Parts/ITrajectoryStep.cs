using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Finds the point at the lower level on the trajectory through the noisy image at the higher level.</summary>
internal interface ITrajectoryStep
{
    /// <summary>The lower point of each sample, without gradient.</summary>
    /// <param name="images">Clean images x0.</param>
    /// <param name="noise">Standard normal noise z.</param>
    /// <param name="high">Noisy images x0 + high z.</param>
    /// <param name="pairs">The levels.</param>
    /// <param name="condition">What the networks are told about the images.</param>
    Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition);
}
