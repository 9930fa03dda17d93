using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// x0 + low z: the same image under less of the same noise, an unbiased stand-in for the teacher (Song et al. 2023, Theorem 2).
/// </summary>
internal sealed class SameNoiseStep : ITrajectoryStep
{
    public Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition) =>
        images + noise * Levels.Column(pairs.Low, images);
}

/// <summary>One step of a solver along the teacher's probability flow (Song et al. 2023, Algorithm 2).</summary>
internal sealed class TeacherStep(IDenoiser teacher, TeacherSolver solver) : ITrajectoryStep
{
    private delegate Tensor Solve(IDenoiser denoiser, Tensor x, ReadOnlySpan<double> from, ReadOnlySpan<double> to);

    private static readonly FrozenDictionary<TeacherSolver, Solve> Solvers = new Dictionary<TeacherSolver, Solve>
    {
        [TeacherSolver.Euler] = ProbabilityFlow.Euler,
        [TeacherSolver.Heun] = ProbabilityFlow.Heun,
    }.ToFrozenDictionary();

    private readonly Solve _solve = Solvers[solver];

    public Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition) =>
        _solve(teacher.Given(condition), high, pairs.High, pairs.Low);
}
