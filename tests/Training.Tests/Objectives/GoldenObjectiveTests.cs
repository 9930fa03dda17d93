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

/// <summary>Value and gradient of every objective for a network of one parameter, against an independent implementation.</summary>
public sealed class GoldenObjectiveTests : IDisposable
{
    private const double ValueTolerance = 1e-10;
    private const double GradientTolerance = 1e-7;

    private static readonly JsonElement Golden = Vector.Load("objectives");
    private static readonly JsonElement Toy = Golden.GetProperty("toy");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SineNetwork _student = new(Toy.Double("theta"));
    private readonly SineNetwork _target = new(Toy.Double("theta_target"));
    private readonly SineNetwork _teacher = new(Toy.Double("theta_teacher"));

    public static TheoryData<TeacherSolver, string> Solvers => new() { { TeacherSolver.Euler, "euler" }, { TeacherSolver.Heun, "heun" } };

    private static Tensor Images => tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);

    private static Tensor Z => tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0);

    private static LevelPairs Pair => new([Golden.At("ct").Double("sigma_hi")], [Golden.At("ct").Double("sigma_lo")]);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Edm_LossAndGradient_MatchTheReference()
    {
        var golden = Golden.GetProperty("edm");
        var objective = new DenoisingObjective(new Denoiser(_student, Noise), new LogNormalLevels(-1.2, 1.2), Weightings.Edm(Noise.SigmaData), Distances.SumOfSquares);
        AssertLoss(golden.Double("loss_sum"), golden.Double("dtheta"), objective.Losses(Images, Z, [golden.Double("sigma")], Condition.None, DropoutMasks.None));
    }

    [Fact]
    public void Ddpm_SimpleLossAndGradient_MatchTheReference()
    {
        var golden = Golden.GetProperty("ddpm");
        var time = new DiscreteTime(1000);
        var sigma = time.LevelAt(golden.Integer("t"));
        var level = VariancePreservingLevel.FromVarianceExploding(sigma);
        Close.To(golden.Double("alpha_bar"), level.Alpha * level.Alpha, 1e-12);
        Close.To(golden.At("x_t").Doubles(), ((Images + Z * sigma) * level.Alpha).squeeze(0), 1e-12);
        // The reference tells its network a thousandth of the time.
        var model = new Denoiser(_student, new VariancePreservingPreconditioning(Prediction.Epsilon, level => time.TimeOf(level) / 1000));
        var objective = new DenoisingObjective(model, new EvenTimes(new CosineSchedule(Noise)), Weightings.OfPrediction(null, Prediction.Epsilon), Distances.L2);
        AssertLoss(golden.Double("loss_mean"), golden.Double("dtheta"), objective.Losses(Images, Z, [sigma], Condition.None, DropoutMasks.None));
    }

    [Fact]
    public void Ct_LossAndGradient_MatchTheReference()
    {
        var golden = Golden.GetProperty("ct");
        var losses = Consistency(new FixedTarget(_target), Distance.L2).Losses(Images, Z, Pair, Condition.None, DropoutMasks.None);
        AssertLoss(golden.Double("l2_mean"), golden.Double("l2_dtheta"), losses);
        Close.To(golden.Double("l1_mean"), Consistency(new FixedTarget(_target), Distance.L1).Losses(Images, Z, Pair, Condition.None, DropoutMasks.None).item<double>(), ValueTolerance);
        Assert.True(_target.Theta.grad is null);
    }

    [Fact]
    public void Ict_LossAndGradient_MatchTheReferenceWithItsStoppedGradient()
    {
        var golden = Golden.GetProperty("ict");
        var objective = Consistency(new SelfTarget(Model(_student)), Distance.PseudoHuber, ConsistencyWeighting.InverseGap);
        AssertLoss(golden.Double("loss"), golden.Double("dtheta"), objective.Losses(Images, Z, Pair, Condition.None, DropoutMasks.None));
    }

    [Fact]
    public void Ict_GradientThroughTheTarget_WouldBeNoticed()
    {
        var golden = Golden.GetProperty("ict");
        var function = new ConsistencyFunction(_student, Noise);
        var difference = function.FollowToData(Images + Z * Pair.High[0], Pair.High) - function.FollowToData(Images + Z * Pair.Low[0], Pair.Low);
        var forgotten = Distances.Create(Distance.PseudoHuber)(difference) * Weightings.OfPair(ConsistencyWeighting.InverseGap, Noise.SigmaData)(Pair.High[0], Pair.Low[0]);
        AssertLoss(golden.Double("loss"), golden.Double("dtheta_if_stopgrad_forgotten"), forgotten);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cd_LossAndGradient_MatchTheReference(TeacherSolver solver, string name)
    {
        var golden = Golden.At("cd", name);
        var step = new TeacherStep(new Denoiser(_teacher, Noise), solver);
        Close.To(golden.At("x_hat_lo").Doubles(), step.ToLower(Images, Z, Images + Z * Pair.High[0], Pair, Condition.None).squeeze(0), ValueTolerance);
        var losses = Consistency(new FixedTarget(_target), Distance.L2, step: step).Losses(Images, Z, Pair, Condition.None, DropoutMasks.None);
        AssertLoss(golden.Double("l2_mean"), golden.Double("dtheta"), losses);
        Assert.True(_teacher.Theta.grad is null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Pd_TargetLossAndGradient_MatchTheReference(int row)
    {
        var golden = Golden.GetProperty("pd")[row];
        var objective = Distillation(golden.Integer("N"), PdWeighting.TruncatedSnr);
        var levels = objective.LevelsOf([golden.Integer("i")]);
        Close.To(golden.GetProperty("x_target_used").Doubles(), objective.TargetOf(Images + Z * levels.Start[0], levels, Condition.None).squeeze(0), 1e-9);
        AssertLoss(golden.Double("loss_trunc_snr"), golden.Double("dtheta_trunc"), objective.Losses(Images, Z, levels, Condition.None, DropoutMasks.None));
        var other = Distillation(golden.Integer("N"), PdWeighting.SnrPlusOne).Losses(Images, Z, levels, Condition.None, DropoutMasks.None);
        Close.To(golden.Double("loss_snr_plus_1"), other.item<double>(), ValueTolerance);
    }

    [Fact]
    public void PseudoHuber_OfTheVectorThreeFour_IsTheFormula()
    {
        var difference = tensor(new[,] { { 3.0, 4.0 }, { 0, 0 } });
        Close.To([Math.Sqrt(26) - 1, 0], Distances.Create(Distance.PseudoHuber, 1)(difference), 1e-15);
    }

    [Fact]
    public void PseudoHuber_ConstantNotGiven_GrowsWithTheRootOfTheDimension()
    {
        foreach (var golden in Vector.Load("schedules").At("ict", "huber_c").EnumerateObject())
        {
            var dimension = int.Parse(golden.Name, System.Globalization.CultureInfo.InvariantCulture);
            // Elements of c / sqrt(d) have the norm c, for which the distance is (sqrt 2 - 1) c.
            var c = golden.Value.GetDouble();
            var distance = Distances.Create(Distance.PseudoHuber)(full(1, dimension, c / Math.Sqrt(dimension), dtype: float64));
            Close.To(1, distance.item<double>() / ((Math.Sqrt(2) - 1) * c), 1e-12);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void PseudoHuber_AtZero_HasAFiniteGradient(double? constant)
    {
        var difference = zeros(1, 4, requires_grad: true);
        Distances.Create(Distance.PseudoHuber, constant)(difference).sum().backward();
        Assert.Equal(new double[4], difference.grad!.Values());
    }

    private static ConsistencyObjective Consistency(ITarget target, SineNetwork student, Distance distance, ConsistencyWeighting weighting, ITrajectoryStep? step) =>
        new(Model(student), new ConsistencyFunction(student, Noise))
        {
            Pairing = new GridPairing(new PowerLevels(Noise), new ConstantCurriculum(11), new UniformIntervals()),
            Step = step ?? new SameNoiseStep(),
            Target = target,
            Distance = new DistanceOfDifference(Distances.Create(distance)),
            Weighting = Weightings.OfPair(weighting, Noise.SigmaData),
        };

    private static PreconditionedNetwork Model(SineNetwork network) => new(network, new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin));

    private ConsistencyObjective Consistency(ITarget target, Distance distance, ConsistencyWeighting weighting = ConsistencyWeighting.Uniform, ITrajectoryStep? step = null) =>
        Consistency(target, _student, distance, weighting, step);

    private ProgressiveDistillationObjective Distillation(int steps, PdWeighting weighting) => new(
        new Denoiser(_student, VariancePreserving.Instance), new Denoiser(_teacher, VariancePreserving.Instance),
        new CosineSchedule(Math.Exp(-10), Math.Exp(10)), steps, Weightings.OfSignalToNoise(weighting));

    private void AssertLoss(double value, double gradient, Tensor losses)
    {
        Close.To(value, losses.item<double>(), ValueTolerance);
        losses.sum().backward();
        Close.To(gradient, _student.Theta.grad!.item<double>(), GradientTolerance);
    }

    // The reference's network for pd predicts x from z = alpha x_ve directly and is told a quarter of the log signal-to-noise ratio.
    private sealed class VariancePreserving : IPreconditioning
    {
        public static VariancePreserving Instance { get; } = new();

        public Scaling At(double sigma)
        {
            var level = VariancePreservingLevel.FromVarianceExploding(sigma);
            return new Scaling(Skip: 0, Out: 1, In: level.Alpha, Noise: level.LogSignalToNoise / 4);
        }
    }

    private sealed class FixedTarget(SineNetwork network) : ITarget
    {
        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>();

        public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout) =>
            new ConsistencyFunction(network, Noise).FollowToData(x, sigma);

        public void AfterUpdate(TrainingStep step)
        {
        }

        public void Dispose()
        {
        }
    }
}
