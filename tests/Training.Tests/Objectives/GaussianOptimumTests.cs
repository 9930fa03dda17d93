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

/// <summary>Closed forms on data N(m, s^2).</summary>
public sealed class GaussianOptimumTests : IDisposable
{
    private static readonly JsonElement Golden = GaussianData.Golden;
    private static readonly double Mean = GaussianData.Mean;
    private static readonly double Deviation = GaussianData.Deviation;
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    private static Tensor Images => GaussianData.Images;

    private static Tensor Z => GaussianData.Z;

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Edm_ExactDenoiser_HasTheMinimumLossAndNoGradient()
    {
        var golden = Golden.GetProperty("edm_min_loss_per_dim");
        double[] levels = golden.GetProperty("sigma").Doubles(), losses = golden.GetProperty("value").Doubles();
        var network = new AffineNetwork(levels, levels.Select(GaussianData.DenoiserSlope), Mean);
        var objective = new DenoisingObjective(new Denoiser(network, AffineNetwork.Raw), new LogNormalLevels(-1.2, 1.2), Weightings.Edm(0.5), Distances.SumOfSquares);
        for (var i = 0; i < levels.Length; i++)
        {
            var loss = objective.Losses(Images, Z, Levels.Repeat(levels[i], 4), Condition.None, DropoutMasks.None).mean();
            Close.To(losses[i], loss.item<double>(), 1e-10);
            loss.backward();
        }

        Close.To(new double[levels.Length], network.Slopes.grad!, 1e-9);
    }

    [Fact]
    public void Edm_ZeroNetwork_HasTheLossOfTheSkipConnection()
    {
        var golden = Golden.GetProperty("edm_loss_at_zero_init");
        double[] levels = golden.GetProperty("sigma").Doubles(), losses = golden.GetProperty("value").Doubles();
        var zero = new SineNetwork(0);
        var objective = new DenoisingObjective(new Denoiser(zero, Noise), new LogNormalLevels(-1.2, 1.2), Weightings.Edm(Noise.SigmaData), Distances.SumOfSquares);
        for (var i = 0; i < levels.Length; i++)
        {
            Close.To(losses[i], objective.Losses(Images, Z, Levels.Repeat(levels[i], 4), Condition.None, DropoutMasks.None).mean().item<double>(), 1e-10);
        }
    }

    [Fact]
    public void Edm_OverTheLevelsThatTrainingDraws_HasTheMeanLossesOfTheReference()
    {
        const int count = 40_000;
        var levels = new LogNormalLevels(-1.2, 1.2).Draw(new TrainingStep(1, 0, 1), 0, count);
        var objective = new DenoisingObjective(new Denoiser(new SineNetwork(0), Noise), new LogNormalLevels(-1.2, 1.2), Weightings.Edm(Noise.SigmaData), Distances.SumOfSquares);
        var zero = objective.Losses(Images.repeat(count, 1), Z.repeat(count, 1), [.. levels.SelectMany(level => Levels.Repeat(level, 4))], Condition.None, DropoutMasks.None);
        Close.To(Golden.At("edm_loss_at_zero_init").Double("lognormal_mean"), zero.mean().item<double>(), 0.01);
        var least = levels.Average(level => Weightings.Edm(Noise.SigmaData)(level) * level * level * GaussianData.DenoiserSlope(level));
        Close.To(Golden.At("edm_min_loss_per_dim").Double("lognormal(-1.2,1.2)_mean"), least, 0.01);
    }

    [Theory]
    [InlineData(3, null, "slope_ct")]
    [InlineData(18, null, "slope_ct")]
    [InlineData(161, null, "slope_ct")]
    [InlineData(18, TeacherSolver.Euler, "slope_ct")]
    [InlineData(3, TeacherSolver.Heun, "slope_cd_heun")]
    [InlineData(18, TeacherSolver.Heun, "slope_cd_heun")]
    public void Consistency_TrainedLevelByLevel_ReachesTheFixedPoint(int count, TeacherSolver? solver, string column)
    {
        var row = Golden.At("ct_fixed_point", "rows").EnumerateArray().Single(row => row.Integer("N") == count);
        var levels = PowerGrid.Ascending(Noise, count);
        // All slopes start at one, the boundary condition. One Newton step a level minimises the loss, which is a parabola in its slope.
        var student = new AffineNetwork(levels.Values, Levels.Repeat(1, count), Mean);
        var objective = Objective(student, solver);
        for (var n = 1; n < count; n++)
        {
            var pairs = new LevelPairs(Levels.Repeat(levels[n], 4), Levels.Repeat(levels[n - 1], 4));
            student.Slopes.grad?.zero_();
            objective.Losses(Images, Z, pairs, Condition.None, DropoutMasks.None).mean().backward();
            var curvature = 2 * (Deviation * Deviation + levels[n] * levels[n]);
            using var noGrad = no_grad();
            student.Slopes.sub_(student.Slopes.grad! / curvature);
        }

        var slopes = student.Slopes.Values();
        Assert.Equal(1, slopes[0]);
        Close.To(0, slopes[^1] / row.Double(column) - 1, 1e-9);
    }

    [Theory]
    [InlineData(null, "slope_ct", 0.597)]
    [InlineData(TeacherSolver.Euler, "slope_ct", 0.597)]
    [InlineData(TeacherSolver.Heun, "slope_cd_heun", 0.735)]
    public void Consistency_FromPerturbedSlopes_DescendsToTheFixedPointWhereTheGradientVanishes(TeacherSolver? solver, string column, double spread)
    {
        const int count = 18;
        var row = Golden.At("ct_fixed_point", "rows").EnumerateArray().Single(row => row.Integer("N") == count);
        var levels = PowerGrid.Ascending(Noise, count);
        var student = new AffineNetwork(levels.Values, levels.Values.Select((_, n) => n == 0 ? 1 : 1 / Math.Sqrt(1 + 3 * levels[n])), Mean);
        var objective = Objective(student, solver);
        var pairs = Enumerable.Range(1, count - 1).Select(n => (levels[n], levels[n - 1], (double?)null)).ToList();
        double DistanceToGoal() => Math.Abs(student.Slopes.Values()[^1] / row.Double(column) - 1);

        // What is learnt at the smallest level needs one step more for each level above.
        var before = DistanceToGoal();
        GaussianData.Descend(objective, student, pairs, 8);
        Assert.True(DistanceToGoal() < before);
        GaussianData.Descend(objective, student, pairs, count);

        Close.To(0, DistanceToGoal(), 1e-9);
        Close.To(spread, student.Slopes.Values()[^1] * Noise.SigmaMax, 1e-3);
        student.Slopes.grad!.zero_();
        foreach (var (high, low, _) in pairs) GaussianData.Loss(objective, high, low).backward();
        Close.To(new double[count], student.Slopes.grad!, 1e-9);
    }

    /// <remarks>
    /// At the optimum the difference of the two outputs is independent of the noisy image. The four points ±u ± v with u along the one and v along the
    /// other, in the plane of standardised image and noise, are as likely as each other: what is odd in the difference cancels on them exactly.
    /// </remarks>
    [Theory]
    [InlineData(Distance.PseudoHuber)]
    [InlineData(Distance.L2)]
    public void Ict_AtTheFixedPoint_HasNoGradientAndIsDrawnToItFromBothSides(Distance metric)
    {
        var levels = PowerGrid.Ascending(Noise, 11);
        var slopes = new double[11];
        slopes[0] = 1;
        for (var n = 1; n < 11; n++)
        {
            slopes[n] = slopes[n - 1] * (Deviation * Deviation + levels[n] * levels[n - 1]) / (Deviation * Deviation + levels[n] * levels[n]);
            var optimum = IctLoss(levels, slopes, n, 1, metric);
            var (below, above) = (IctLoss(levels, slopes, n, 0.9, metric), IctLoss(levels, slopes, n, 1.1, metric));
            Assert.InRange(optimum.Gradient, -1e-9, 1e-9);
            Assert.True(below.Gradient < 0 && above.Gradient > 0);
            Assert.True(optimum.Value < below.Value && optimum.Value < above.Value);
        }
    }

    [Fact]
    public void Ct_AtTheFixedPoint_HasTheLossFloorOfThePairs()
    {
        var row = Golden.At("ct_fixed_point", "rows").EnumerateArray().Single(row => row.Integer("N") == 18);
        var levels = PowerGrid.Ascending(Noise, 18);
        var slopes = new double[18];
        slopes[0] = 1;
        for (var n = 1; n < 18; n++)
        {
            slopes[n] = slopes[n - 1] * (Deviation * Deviation + levels[n] * levels[n - 1]) / (Deviation * Deviation + levels[n] * levels[n]);
        }

        var objective = Objective(new AffineNetwork(levels.Values, slopes, Mean), solver: null);
        var losses = Enumerable.Range(1, 17).Select(n => objective
            .Losses(Images, Z, new LevelPairs(Levels.Repeat(levels[n], 4), Levels.Repeat(levels[n - 1], 4)), Condition.None, DropoutMasks.None).mean().item<double>()).ToArray();
        Close.To(row.Double("sum_pair_min_mse"), losses.Sum(), 1e-12);
        Close.To(row.Double("max_pair_min_mse"), losses.Max(), 1e-12);
    }

    [Fact]
    public void Pd_ChainOfHalvings_KeepsTheMapOfItsFirstTeacher()
    {
        const int first = 8;
        var schedule = new CosineSchedule(Math.Exp(-10), Math.Exp(10));
        IDenoiser teacher = new GaussianDenoiser(Mean, Deviation);
        for (var steps = first / 2; steps >= 1; steps /= 2)
        {
            var levels = Enumerable.Range(1, steps).Select(i => schedule.At((double)i / steps).VarianceExploding).ToArray();
            var student = new AffineNetwork(levels, new double[steps], Mean);
            var model = new Denoiser(student, AffineNetwork.Raw);
            var objective = new ProgressiveDistillationObjective(model, teacher, schedule, steps, Weightings.OfSignalToNoise(PdWeighting.TruncatedSnr));
            var slopes = new double[steps];
            for (var i = 0; i < steps; i++)
            {
                var halving = objective.LevelsOf([i]);
                slopes[i] = objective.TargetOf(tensor(new[,] { { Mean + 1 } }), halving, Condition.None).item<double>() - Mean;
            }

            using (no_grad()) student.Slopes.copy_(tensor(slopes));
            AssertNoLoss(objective, steps);
            teacher = model;
        }

        var row = Golden.At("pd", "rows").EnumerateArray().Single(row => row.Integer("N") == first);
        var alpha = schedule.At(1).Alpha;
        var one = teacher.Denoise(tensor(new[,] { { Mean + 1 / alpha } }), [schedule.At(1).VarianceExploding]).item<double>() - Mean;
        Close.To(row.Double("slope"), one, 1e-10);
    }

    private static (double Value, double Gradient) IctLoss(AscendingLevels levels, double[] slopes, int n, double factor, Distance metric)
    {
        using var scope = NewDisposeScope();
        var student = new AffineNetwork(levels.Values, slopes.Select((slope, i) => i == n ? slope * factor : slope), Mean);
        var model = new PreconditionedNetwork(student, AffineNetwork.Raw);
        var objective = new ConsistencyObjective(model, new ConsistencyFunction(student, AffineNetwork.Raw))
        {
            Pairing = new GridPairing(new PowerLevels(Noise), new DoublingCurriculum(10, 1280), new LogNormalIntervals(-1.1, 2)),
            Step = new SameNoiseStep(),
            Target = new SelfTarget(model),
            Distance = new DistanceOfDifference(Distances.Create(metric)),
            Weighting = Weightings.OfPair(ConsistencyWeighting.InverseGap, Noise.SigmaData),
        };
        var (images, noise) = PointsAlong(levels[n]);
        var pairs = new LevelPairs(Levels.Repeat(levels[n], 4), Levels.Repeat(levels[n - 1], 4));
        var value = objective.Losses(images, noise, pairs, Condition.None, DropoutMasks.None).mean();
        value.backward();
        return (value.item<double>(), student.Slopes.grad!.Values()[n]);
    }

    private static (Tensor Images, Tensor Noise) PointsAlong(double level)
    {
        var norm = Math.Sqrt(Deviation * Deviation + level * level);
        (double Image, double Noise) along = (Deviation / norm, level / norm), across = (level / norm, -Deviation / norm);
        double[] first = [1, 1, -1, -1], second = [1, -1, 1, -1];
        var images = first.Zip(second, (a, b) => Mean + Deviation * (a * along.Image + b * across.Image)).ToArray();
        var noise = first.Zip(second, (a, b) => a * along.Noise + b * across.Noise).ToArray();
        return (tensor(images, float64).unsqueeze(1), tensor(noise, float64).unsqueeze(1));
    }

    private static void AssertNoLoss(ProgressiveDistillationObjective objective, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var losses = objective.Losses(Images, Z, objective.LevelsOf([i, i, i, i]), Condition.None, DropoutMasks.None);
            Close.To(new double[4], losses, 1e-12);
        }
    }

    private static ConsistencyObjective Objective(AffineNetwork student, TeacherSolver? solver) =>
        GaussianData.Objective(student, solver is { } name ? GaussianData.ExactTeacher(name) : null);
}
