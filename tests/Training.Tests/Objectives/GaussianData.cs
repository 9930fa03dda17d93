using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

/// <summary>
/// Data N(m, s^2) of the closed forms. Losses of affine models involve means and variances only, and the four points x0 = m ± s, z = ±1 have
/// exactly those of the data and the noise: their average is the expectation itself, no sampling involved.
/// </summary>
internal static class GaussianData
{
    public static readonly JsonElement Golden = Vector.Load("optima");
    public static readonly double Mean = Golden.At("data").Double("m");
    public static readonly double Deviation = Golden.At("data").Double("s");

    public static double Variance => Deviation * Deviation;

    public static Tensor Images => tensor(new[] { Mean - Deviation, Mean - Deviation, Mean + Deviation, Mean + Deviation }, float64).unsqueeze(1);

    public static Tensor Z => tensor(new[] { -1.0, 1, -1, 1 }, float64).unsqueeze(1);

    /// <summary>Slope of the exact denoiser.</summary>
    public static double DenoiserSlope(double sigma) => Variance / (Variance + sigma * sigma);

    /// <summary>Mean loss of one pair of levels.</summary>
    public static Tensor Loss(ConsistencyObjective objective, double high, double low, double? start = null)
    {
        var pairs = new LevelPairs(Levels.Repeat(high, 4), Levels.Repeat(low, 4), start is { } level ? Levels.Repeat(level, 4) : null);
        return objective.Losses(Images, Z, pairs, Condition.None, DropoutMasks.None).mean();
    }

    /// <summary>
    /// Simultaneous gradient steps on the slopes of all levels, each as long as the curvature of its parabola allows: what training does, without its
    /// noise. Targets move along.
    /// </summary>
    public static void Descend(ConsistencyObjective objective, AffineNetwork student, IReadOnlyList<(double High, double Low, double? Start)> pairs, int iterations)
    {
        for (var i = 0; i < iterations; i++)
        {
            student.Slopes.grad?.zero_();
            foreach (var (high, low, start) in pairs)
            {
                using var scope = NewDisposeScope();
                (Loss(objective, high, low, start) / (2 * (Variance + high * high))).backward();
            }

            using var noGrad = no_grad();
            student.Slopes.sub_(student.Slopes.grad!);
        }
    }

    /// <summary>A consistency objective on an affine student: l2, the same weight for all pairs, the student as its own target.</summary>
    public static ConsistencyObjective Objective(AffineNetwork student, ITrajectoryStep? step = null, ITarget? target = null, ITimePairing? pairing = null)
    {
        var model = new PreconditionedNetwork(student, AffineNetwork.Raw);
        return new ConsistencyObjective(model, new ConsistencyFunction(student, AffineNetwork.Raw))
        {
            Pairing = pairing ?? new GridPairing(new PowerLevels(new NoiseSpec()), new ConstantCurriculum(2), new UniformIntervals()),
            Step = step ?? new SameNoiseStep(),
            Target = target ?? new SelfTarget(model),
            Distance = new DistanceOfDifference(Distances.L2),
            Weighting = Weightings.OfPair(ConsistencyWeighting.Uniform, 0.5),
        };
    }

    /// <summary>A step of the exact teacher.</summary>
    public static TeacherStep ExactTeacher(TeacherSolver solver) => new(new GaussianDenoiser(Mean, Deviation), solver);
}
