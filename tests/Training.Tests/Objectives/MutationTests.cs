using System.Collections.Frozen;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

/// <summary>
/// Classic mistakes of consistency training, each built from parts as the true composition is. A check passes for the true parts and must not for
/// the mistaken ones: it is the checks that are tested here.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("objectives");
    private static readonly JsonElement Toy = Golden.GetProperty("toy");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void StopGradient_Forgotten_IsCaught()
    {
        var huber = Distances.Create(Distance.PseudoHuber);
        AssertIctGradient(model => new SelfTarget(model), new DistanceOfDifference(huber));
        AssertCaught(() => AssertIctGradient(model => new OpenTarget(model), new OpenDistance(huber)));
        // Target and distance both stop the gradient: one of them is enough.
        AssertIctGradient(model => new OpenTarget(model), new DistanceOfDifference(huber));
        AssertIctGradient(model => new SelfTarget(model), new OpenDistance(huber));
    }

    [Fact]
    public void NoiseOfTheTwoPasses_Different_IsCaught()
    {
        AssertCtFixedPoint(step: new SameNoiseStep());
        AssertCaught(() => AssertCtFixedPoint(step: new OtherNoiseStep()));
    }

    [Fact]
    public void OutputScale_OfTInsteadOfTMinusEpsilon_IsCaught()
    {
        AssertBoundary(new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin));
        AssertCaught(() => AssertBoundary(new ForgetfulPreconditioning()));
    }

    [Fact]
    public void Grid_InTheOtherDirection_IsCaught()
    {
        AssertCtFixedPoint(grid: new PowerLevels(Noise));
        AssertCaught(() => AssertCtFixedPoint(grid: new DescendingGrid()));
    }

    [Fact]
    public void Grid_OfTheFirstStageOneLevelTooFine_IsCaught()
    {
        AssertFirstStage(new SquareRootCurriculum(2, 150));
        AssertCaught(() => AssertFirstStage(new ShiftedCurriculum(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AssertFirstStage(new ShiftedCurriculum(-1)));
    }

    [Fact]
    public void Decay_OfTheOtherForm_IsCaught()
    {
        AssertDecay(TargetDecay.Paper, "mu_paper");
        AssertDecay(TargetDecay.Code, "mu_code");
        AssertCaught(() => AssertDecay(TargetDecay.Code, "mu_paper"));
        AssertCaught(() => AssertDecay(TargetDecay.Paper, "mu_code"));
    }

    [Fact]
    public void Decay_OfTheComposedMethod_MovesTheTargetAsItsFormSays()
    {
        AssertFirstMove(TargetDecay.Paper, 0.1);
        AssertFirstMove(TargetDecay.Code, 0.19);
        AssertCaught(() => AssertFirstMove(TargetDecay.Code, 0.1));
    }

    [Fact]
    public void DropoutMasks_OfTheTwoPassesDifferent_AreCaught()
    {
        AssertSameMasks(model => new SelfTarget(model));
        AssertCaught(() => AssertSameMasks(model => new OwnMasksTarget(model)));
    }

    [Fact]
    public void TeacherStep_OfEulerForHeun_IsCaught()
    {
        AssertHeunFixedPoint(TeacherSolver.Heun);
        AssertCaught(() => AssertHeunFixedPoint(TeacherSolver.Euler));
    }

    private static void AssertCaught(Action check) => Assert.ThrowsAny<XunitException>(check);

    private static void AssertIctGradient(Func<PreconditionedNetwork, ITarget> target, IDistance distance)
    {
        var student = new SineNetwork(Toy.Double("theta"));
        var model = new PreconditionedNetwork(student, new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin));
        var objective = new ConsistencyObjective(model, new ConsistencyFunction(student, Noise))
        {
            Pairing = new GridPairing(new PowerLevels(Noise), new DoublingCurriculum(10, 1280), new LogNormalIntervals(-1.1, 2)),
            Step = new SameNoiseStep(),
            Target = target(model),
            Distance = distance,
            Weighting = Weightings.OfPair(ConsistencyWeighting.InverseGap, Noise.SigmaData),
        };
        var pair = new LevelPairs([Golden.At("ct").Double("sigma_hi")], [Golden.At("ct").Double("sigma_lo")]);
        var images = tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);
        objective.Losses(images, tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0), pair, Condition.None, DropoutMasks.None).sum().backward();
        Close.To(Golden.At("ict").Double("dtheta"), student.Theta.grad!.item<double>(), 1e-7);
    }

    /// <summary>The whole composition, pairs drawn by its own pairing, on affine data: the slope at the largest level is the closed form.</summary>
    private static void AssertCtFixedPoint(ITrajectoryStep? step = null, ILevelGrid? grid = null)
    {
        const int count = 18;
        var levels = PowerGrid.Ascending(Noise, count);
        var student = new AffineNetwork(levels.Values, Levels.Repeat(1, count), GaussianData.Mean);
        var pairing = new GridPairing(grid ?? new PowerLevels(Noise), new ConstantCurriculum(count), new UniformIntervals());
        using var objective = GaussianData.Objective(student, step, pairing: pairing);
        foreach (var pair in Drawn(objective)) GaussianData.Descend(objective, student, [pair], 1);
        AssertSlope(student, count, "slope_ct");
    }

    private static void AssertHeunFixedPoint(TeacherSolver solver)
    {
        const int count = 18;
        var levels = PowerGrid.Ascending(Noise, count);
        var student = new AffineNetwork(levels.Values, Levels.Repeat(1, count), GaussianData.Mean);
        var pairing = new GridPairing(new PowerLevels(Noise), new ConstantCurriculum(count), new UniformIntervals());
        using var objective = GaussianData.Objective(student, GaussianData.ExactTeacher(solver), pairing: pairing);
        foreach (var pair in Drawn(objective)) GaussianData.Descend(objective, student, [pair], 1);
        AssertSlope(student, count, "slope_cd_heun");
    }

    /// <summary>With two levels every pair is (sigma_min, sigma_max), and the target at sigma_min is the noisy image itself.</summary>
    private static void AssertFirstStage(ICurriculum curriculum)
    {
        var levels = PowerGrid.Ascending(Noise, curriculum.Levels(new TrainingStep(1, 0, 100)));
        var student = new AffineNetwork(levels.Values, Levels.Repeat(1, levels.Count), GaussianData.Mean);
        using var objective = GaussianData.Objective(student, pairing: new GridPairing(new PowerLevels(Noise), curriculum, new UniformIntervals()));
        foreach (var pair in Drawn(objective)) GaussianData.Descend(objective, student, [pair], 1);
        AssertSlope(student, 2, "slope_ct");
    }

    private static IReadOnlyList<(double High, double Low, double? Start)> Drawn(ConsistencyObjective objective)
    {
        var pairs = objective.Pairing.Draw(new TrainingStep(1, 0, 100), 0, 2000);
        return [.. pairs.High.Zip(pairs.Low, (high, low) => (high, low, (double?)null)).Distinct().OrderBy(pair => pair.high)];
    }

    private static void AssertSlope(AffineNetwork student, int count, string column)
    {
        var row = GaussianData.Golden.At("ct_fixed_point", "rows").EnumerateArray().Single(row => row.Integer("N") == count);
        Close.To(0, student.Slopes.Values()[^1] / row.Double(column) - 1, 1e-9);
        Assert.Equal(1, student.Slopes.Values()[0]);
    }

    private static void AssertBoundary(IPreconditioning preconditioning)
    {
        var x = tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);
        var function = new ConsistencyFunction(new SineNetwork(Toy.Double("theta")), preconditioning);
        Close.To(x.Values(), function.FollowToData(x, [Noise.SigmaMin]).squeeze(0), 1e-14);
        var ct = Golden.GetProperty("ct");
        var high = tensor(ct.GetProperty("x_hi").Doubles(), float64).unsqueeze(0);
        Close.To(ct.GetProperty("f_student").Doubles(), function.FollowToData(high, [ct.Double("sigma_hi")]).squeeze(0), 1e-10);
    }

    private static void AssertDecay(TargetDecay form, string column)
    {
        var golden = Vector.Load("schedules").At("ct", "cifar10");
        var schedule = new TargetDecaySchedule(form, golden.Double("mu0"), golden.Integer("s0"), new SquareRootCurriculum(golden.Integer("s0"), golden.Integer("s1")));
        foreach (var row in golden.GetProperty("rows").EnumerateArray())
        {
            Close.To(row.Double(column), schedule.At(new TrainingStep(0, row.Integer("k"), golden.Integer("K"))), 1e-13);
        }
    }

    private static void AssertFirstMove(TargetDecay form, double share)
    {
        using var student = new SineNetwork(1);
        using var objective = ObjectiveFactory.Create(new RunSpec { Method = Method.Ct, Objective = new CtObjective { MuSchedule = form } }, student);
        using (no_grad()) student.Theta.add_(1);
        objective.AfterUpdate(new TrainingStep(1, 0, 100));
        Close.To(1 + share, objective.State["target.theta"].item<double>(), 1e-12);
    }

    private static void AssertSameMasks(Func<PreconditionedNetwork, ITarget> target)
    {
        var seen = new List<double[]>();
        using var student = new MaskProbe(seen);
        var model = new PreconditionedNetwork(student, new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin));
        using var objective = new ConsistencyObjective(model, new ConsistencyFunction(student, Noise))
        {
            Pairing = new GridPairing(new PowerLevels(Noise), new ConstantCurriculum(18), new UniformIntervals()),
            Step = new SameNoiseStep(),
            Target = target(model),
            Distance = new DistanceOfDifference(Distances.L2),
            Weighting = Weightings.OfPair(ConsistencyWeighting.Uniform, Noise.SigmaData),
        };
        objective.Losses(ones(4, 1, 8, 8), Condition.None, 0, new TrainingStep(3, 0, 100));
        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
    }

    /// <summary>A target through which the gradient flows.</summary>
    private sealed class OpenTarget(PreconditionedNetwork student) : ITarget
    {
        public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

        public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout)
        {
            using var grad = enable_grad();
            return student.Evaluate(x, sigma, condition, dropout);
        }

        public void AfterUpdate(TrainingStep step)
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A distance through which the gradient flows to both sides.</summary>
    private sealed class OpenDistance(DistanceFunction function) : IDistance
    {
        public Tensor Between(Tensor images, Tensor targets) => function(images - targets);

        public void Dispose()
        {
        }
    }

    /// <summary>A target that drops other values than the student does.</summary>
    private sealed class OwnMasksTarget(PreconditionedNetwork student) : ITarget
    {
        public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

        public Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout)
        {
            using var others = new DropoutMasks(seed: 99, step: 0, firstPosition: 0);
            return student.Evaluate(x, sigma, condition, others);
        }

        public void AfterUpdate(TrainingStep step)
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>The lower point under noise that has nothing to do with that of the higher one: of variance 1, uncorrelated with it and with the image.</summary>
    private sealed class OtherNoiseStep : ITrajectoryStep
    {
        public Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition) =>
            images + noise * (images - GaussianData.Mean).sign() * Levels.Column(pairs.Low, images);
    }

    private sealed class ForgetfulPreconditioning : IPreconditioning
    {
        public Scaling At(double sigma) => new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin).At(sigma) with
        {
            Out = new EdmPreconditioning(Noise.SigmaData).At(sigma).Out,
        };
    }

    private sealed class DescendingGrid : ILevelGrid
    {
        public AscendingLevels Levels(int count) => new(PowerGrid.Descending(Noise, count).Values);

        public double[]? Starts(AscendingLevels levels) => null;
    }

    private sealed class ShiftedCurriculum(int shift) : ICurriculum
    {
        public int Levels(TrainingStep step) => new SquareRootCurriculum(2, 150).Levels(step) + shift;
    }
}
