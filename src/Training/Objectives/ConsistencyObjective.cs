using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives.Parts;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>
/// Consistency loss w(t, r) d(f(x_t, t), sg f'(x_r, r)) between two points of one trajectory (Song et al. 2023, Equation 7). Its parts make
/// it consistency training, improved consistency training, easy consistency tuning or consistency distillation, in one segment or several.
/// </summary>
internal sealed class ConsistencyObjective : IGenerativeObjective
{
    private readonly PreconditionedNetwork _model;

    /// <summary>An objective whose parts are set by initialisation.</summary>
    /// <param name="model">The student as it is trained.</param>
    /// <param name="student">The student as it is sampled.</param>
    public ConsistencyObjective(PreconditionedNetwork model, IGenerativeModel student) => (_model, Student) = (model, student);

    public required ITimePairing Pairing { get; init; }

    public required ITrajectoryStep Step { get; init; }

    public required ITarget Target { get; init; }

    public required IDistance Distance { get; init; }

    public required PairWeighting Weighting { get; init; }

    public IReadOnlyDictionary<string, Tensor> State => Target.State;

    public IGenerativeModel Student { get; }

    public SampleLosses Losses(Tensor images, Condition condition, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var pairs = Pairing.Draw(step, firstPosition, images.size(0));
        using var dropout = new DropoutMasks(step.Seed, step.Step, firstPosition);
        var noise = TrainingNoise.Draw(images, firstPosition, step);
        return new SampleLosses(Losses(images, noise, pairs, condition, dropout).MoveToOuterDisposeScope(), pairs.High);
    }

    /// <summary>The loss as a function of everything it depends on.</summary>
    internal Tensor Losses(Tensor images, Tensor noise, LevelPairs pairs, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var high = images + noise * Levels.Column(pairs.High, images);
        var target = TargetOf(images, noise, high, pairs, condition, dropout);
        var student = _model.Evaluate(high, pairs.High, condition, dropout);
        var weights = pairs.High.Zip(pairs.Low, (t, r) => Weighting(t, r)).ToArray();
        return (Distance.Between(student, target) * Levels.Vector(weights, images)).MoveToOuterDisposeScope();
    }

    public void AfterUpdate(TrainingStep step) => Target.AfterUpdate(step);

    public void Dispose()
    {
        Target.Dispose();
        Distance.Dispose();
    }

    private Tensor TargetOf(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition, DropoutMasks dropout)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var low = Step.ToLower(images, noise, high, pairs, condition);
        var end = Target.Evaluate(low, pairs.Low, condition, dropout);
        return (pairs.Starts is null ? end : SegmentTarget.Of(end, low, high, pairs)).MoveToOuterDisposeScope();
    }
}
