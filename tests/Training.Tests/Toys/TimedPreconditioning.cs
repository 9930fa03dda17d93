using Hayate.Training.Diffusion;

namespace Hayate.Training.Tests.Toys;

/// <summary>The model of the multistep golden vectors: the network is shown z = alpha x and the time of alpha = cos(pi t / 2), and predicts the image.</summary>
internal sealed class TimedPreconditioning : IPreconditioning
{
    public static TimedPreconditioning Instance { get; } = new();

    public static double LevelAt(double time) => Math.Tan(Math.PI / 2 * time);

    public Scaling At(double sigma)
    {
        var angle = Math.Atan(sigma);
        return new Scaling(Skip: 0, Out: 1, In: Math.Cos(angle), Noise: angle * 2 / Math.PI);
    }
}
