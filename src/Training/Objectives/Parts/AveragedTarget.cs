using System.Collections.Frozen;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// A running average of the student: target = mu target + (1 - mu) student after every update (Song et al. 2023, Algorithms 2 and 3).
/// </summary>
internal sealed class AveragedTarget : ITarget
{
    /// <summary>Prefix of the target's weights in the training state.</summary>
    public const string Prefix = "target.";

    private readonly Network _student;
    private readonly Network _target;
    private readonly PreconditionedNetwork _model;
    private readonly Func<TrainingStep, double> _decay;

    /// <summary>A target that starts as a copy of the student.</summary>
    /// <param name="student">Network to follow; stays owned by the caller.</param>
    /// <param name="preconditioning">That of the student.</param>
    /// <param name="decay">mu at a step.</param>
    public AveragedTarget(Network student, IPreconditioning preconditioning, Func<TrainingStep, double> decay)
    {
        (_student, _decay) = (student, decay);
        _target = student.Copy();
        _model = new PreconditionedNetwork(_target, preconditioning);
        State = _target.state_dict().ToFrozenDictionary(entry => Prefix + entry.Key, entry => entry.Value);
    }

    public IReadOnlyDictionary<string, Tensor> State { get; }

    public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout) => _model.Evaluate(x, sigma, condition, dropout);

    public void AfterUpdate(TrainingStep step)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var share = 1 - _decay(step);
        foreach (var (target, student) in _target.parameters().Zip(_student.parameters())) target.MoveTowards(student, share);
    }

    public void Dispose() => _target.Dispose();
}
