using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Samplers;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

public sealed class MultistepConsistencyTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("objectives").GetProperty("multistep_cm");
    private static readonly JsonElement Toy = Vector.Load("objectives").GetProperty("toy");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SineNetwork _student = new(Toy.Double("theta"));

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("ct")]
    [InlineData("ct_addim")]
    [InlineData("cd")]
    public void Losses_OfASegment_MatchTheReference(string name)
    {
        var golden = Golden.GetProperty(name);
        var pairs = new LevelPairs([Level("t")], [Level("s")], [Level("t_step")]);
        var high = Images + Z * pairs.High[0];
        ITrajectoryStep step = name switch
        {
            "ct" => new SameNoiseStep(),
            "ct_addim" => new AdjustedImageStep(golden.Double("x_var")),
            _ => new AdjustedStep(new Denoiser(new SineNetwork(Toy.Double("theta_teacher")), TimedPreconditioning.Instance), 0.1),
        };
        var low = step.ToLower(Images, Z, high, pairs, Condition.None);
        var alpha = Math.Cos(Math.PI / 2 * Golden.Double("s"));
        Close.To(golden.GetProperty("z_s").Doubles(), (low * alpha).squeeze(0), 1e-11);
        var end = new PreconditionedNetwork(_student, TimedPreconditioning.Instance).Evaluate(low, pairs.Low, Condition.None, DropoutMasks.None);
        Close.To(golden.GetProperty("x_ref").Doubles(), end.squeeze(0), 1e-11);
        Close.To(golden.GetProperty("target").Doubles(), SegmentTarget.Of(end, low, high, pairs).squeeze(0), 1e-10);

        AssertLoss(golden, "mean_square", Objective(step, Distances.L2).Losses(Images, Z, pairs, Condition.None, DropoutMasks.None));
        _student.Theta.grad!.zero_();
        AssertLoss(golden, "norm", Objective(step, Distances.Create(Distance.PseudoHuber, 0)).Losses(Images, Z, pairs, Condition.None, DropoutMasks.None));
    }

    [Fact]
    public void Losses_OfOneSegment_AreThoseOfThePlainConsistencyModel()
    {
        var objective = Objective(new SameNoiseStep(), Distances.L2);
        var levels = new SegmentLevels(new CosineSchedule(Noise), 1);
        Assert.All(levels.Starts(levels.Levels(9))!, start => Assert.Equal(0, start));
        var plain = new LevelPairs([3], [2]);
        var expected = objective.Losses(Images, Z, plain, Condition.None, DropoutMasks.None).item<double>();
        Close.To(expected, objective.Losses(Images, Z, plain with { Starts = [0] }, Condition.None, DropoutMasks.None).item<double>(), 1e-13);
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.0)]
    public void Losses_OfAsManySegmentsAsSteps_AreThoseOfDiffusion(double low)
    {
        var weighting = Weightings.OfSignalToNoise(PdWeighting.SnrPlusOne);
        var diffusion = new DenoisingObjective(new Denoiser(_student, TimedPreconditioning.Instance), new LogNormalLevels(0, 1), weighting, Distances.L2);
        var expected = diffusion.Losses(Images, Z, [3.0], Condition.None, DropoutMasks.None).item<double>();
        var segments = Objective(new SameNoiseStep(), Distances.L2).Losses(Images, Z, new LevelPairs([3], [low], [low]), Condition.None, DropoutMasks.None);
        Close.To(expected, segments.item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(2, 9, 8)]
    [InlineData(4, 19, 20)]
    [InlineData(4, 2, 4)]
    [InlineData(8, 8, 8)]
    public void SegmentLevels_Grid_IsEvenInTimeAndStartsWhereDdimSteps(int segments, int count, int steps)
    {
        var schedule = new CosineSchedule(Noise);
        var grid = new SegmentLevels(schedule, segments);
        var levels = grid.Levels(count);
        Assert.Equal(steps + 1, levels.Count);
        Assert.Equal((0, 80.0), (levels[0], levels[^1]));
        for (var i = 1; i <= steps; i++) Close.To(schedule.At((double)i / steps).VarianceExploding, levels[i], 1e-15);
        var ofDdim = Enumerable.Range(0, segments).Select(i => i == 0 ? 0 : schedule.At((double)i / segments).VarianceExploding).ToArray();
        Assert.Equal(ofDdim, grid.SegmentStarts);
        Assert.Equal(ofDdim.SelectMany(start => Enumerable.Repeat(start, steps / segments)), grid.Starts(levels)!);
    }

    [Fact]
    public void GridPairing_OnSegments_NamesTheStartOfEachPair()
    {
        var grid = new SegmentLevels(new CosineSchedule(Noise), 4);
        var pairs = new GridPairing(grid, new ConstantCurriculum(17), new LogNormalIntervals(-1.1, 2)).Draw(new TrainingStep(1, 0, 10), 0, 400);
        for (var i = 0; i < 400; i++)
        {
            Assert.Equal(grid.SegmentStarts.Last(start => start < pairs.High[i]), pairs.Starts![i]);
            Assert.True(pairs.Starts[i] <= pairs.Low[i] && pairs.Low[i] < pairs.High[i]);
        }
    }

    [Fact]
    public void StagedPairing_OnSegments_StopsAtTheStart()
    {
        double[] starts = [0, 0.5, 2];
        var pairs = new StagedPairing(new EctObjective(), new LogNormalLevels(-1.1, 2), starts).Draw(new TrainingStep(1, 0, 800), 0, 400);
        Assert.Equal(pairs.High.Select(t => starts.Last(start => start < t)), pairs.Starts!);
        Assert.All(pairs.Low.Zip(pairs.Starts!), pair => Assert.True(pair.First >= pair.Second));
        Assert.Contains(pairs.Low.Zip(pairs.Starts!), pair => pair.First == pair.Second && pair.Second > 0);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(4, null)]
    [InlineData(2, TeacherSolver.Euler)]
    [InlineData(2, TeacherSolver.Heun)]
    public void Ddim_OfATrainedStudent_SamplesTheData(int segments, TeacherSolver? solver)
    {
        const int steps = 256;
        var noise = new NoiseSpec();
        var grid = new SegmentLevels(Schedules.Of(noise), segments);
        var levels = grid.Levels(steps + 1);
        var starts = grid.Starts(levels)!;
        var student = new AffineNetwork(levels.Values, Levels.Repeat(1, levels.Count), GaussianData.Mean);
        using var objective = GaussianData.Objective(student, solver is { } name ? GaussianData.ExactTeacher(name) : null);
        for (var i = 0; i < steps; i++) GaussianData.Descend(objective, student, [(levels[i + 1], levels[i], starts[i])], 1);

        // The sampler is deterministic and affine, so its spread is the distance of the images of two noises.
        var schedule = Schedules.Of(noise);
        double[] descending = [.. Enumerable.Range(0, segments).Select(i => schedule.At((double)(segments - i) / segments).VarianceExploding)];
        var sampled = DdimEnd.Of(new Denoiser(student, AffineNetwork.Raw), tensor(new[,] { { -1.0 }, { 1.0 } }) / schedule.At(1).Alpha, descending).Values();
        var untrained = DdimEnd.Of(new GaussianDenoiser(GaussianData.Mean, GaussianData.Deviation), tensor(new[,] { { -1.0 }, { 1.0 } }) / schedule.At(1).Alpha, descending).Values();
        Assert.InRange((sampled[1] - sampled[0]) / 2, 0.97 * GaussianData.Deviation, 1.03 * GaussianData.Deviation);
        Assert.True(Math.Abs((untrained[1] - untrained[0]) / 2 - GaussianData.Deviation) > 4 * Math.Abs((sampled[1] - sampled[0]) / 2 - GaussianData.Deviation));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void AdjustedStep_WithNothingMissing_IsDdim(double low)
    {
        var teacher = new GaussianDenoiser(0.2, 0.5);
        var x = Images + Z * 3;
        var adjusted = new AdjustedStep(teacher, 0).ToLower(Images, Z, x, new LevelPairs([3], [low]), Condition.None);
        Close.To(ProbabilityFlow.Euler(teacher, x, [3.0], [low]).squeeze(0).Values(), adjusted.squeeze(0), 1e-14);
        var enlarged = new AdjustedStep(teacher, 0.1).ToLower(Images, Z, x, new LevelPairs([3], [1]), Condition.None);
        var estimate = teacher.Denoise(x, [3.0]);
        var expected = 1 + 0.1 / (2 + 1 / 9.0) * 4 / 9 / ((x - estimate) / 3).square().mean().item<double>();
        Close.To(expected, ((enlarged - estimate).square().sum() / ((x - estimate) / 3).square().sum()).item<double>(), 1e-12);
    }

    [Fact]
    public void Heun_ToLevelZero_IsTheEulerStepForThatSampleAlone()
    {
        var teacher = new GaussianDenoiser(0.2, 0.5);
        var x = cat([Images + Z * 3, Images + Z * 3]);
        var heun = ProbabilityFlow.Heun(teacher, x, [3.0, 3], [0, 1]);
        Close.To(ProbabilityFlow.Euler(teacher, x[..1], [3.0], [0]).squeeze(0).Values(), heun[0], 1e-14);
        Close.To(ProbabilityFlow.Heun(teacher, x[1..], [3.0], [1]).squeeze(0).Values(), heun[1], 1e-14);
    }

    [Fact]
    public void Distillation_WithGuidance_StepsAlongTheGuidedTeacher()
    {
        var spec = new RunSpec { Method = Method.Cd, Objective = new CdObjective { Guidance = 3, Solver = TeacherSolver.Euler } };
        using var objective = Assert.IsType<ConsistencyObjective>(ObjectiveFactory.Create(spec, _student, new ShiftedByClass(zeros(1, float64))));
        // The class moves the denoised image by its number; where the class is withheld nothing does.
        var told = new Condition { Labels = tensor(new[] { 0.5, 0.0 }, float64).unsqueeze(1) };
        var lower = objective.Step.ToLower(zeros(2, 4, float64), zeros(2, 4, float64), ones(2, 4, float64), new LevelPairs([2, 2], [1, 1]), told);
        Close.To([1.25, 1.25, 1.25, 1.25], lower[0], 1e-14);
        Close.To([0.5, 0.5, 0.5, 0.5], lower[1], 1e-14);
    }

    [Theory]
    [InlineData(Method.Ct)]
    [InlineData(Method.Ict)]
    [InlineData(Method.Ect)]
    [InlineData(Method.Cd)]
    public void Composition_InSegments_IsADenoiserWithDefaultsOfItsPaper(Method method)
    {
        var spec = new RunSpec
        {
            Method = method,
            Objective = method switch
            {
                Method.Ct => new CtObjective { Segments = 4 },
                Method.Ict => new IctObjective { Segments = 4 },
                Method.Ect => new EctObjective { Segments = 4 },
                _ => new CdObjective { Segments = 4 },
            },
        };
        using var objective = Assert.IsType<ConsistencyObjective>(ObjectiveFactory.Create(spec, _student, new GaussianDenoiser(0, 0.5)));
        Assert.IsAssignableFrom<IDenoiser>(objective.Student);
        Assert.Equal(new DdimSampler { Steps = 4 }, Assert.Single(DefaultSamplers.Of(spec, null)));
        Close.To(1 / 9.0 + 1, objective.Weighting(3, 2), 1e-15);
        Assert.Equal(method == Method.Cd ? typeof(AdjustedStep) : typeof(SameNoiseStep), objective.Step.GetType());
        var pairs = objective.Pairing.Draw(new TrainingStep(1, 0, 10), 0, 64);
        Assert.NotNull(pairs.Starts);
        Assert.True(objective.Losses(Images.expand(64, 4), Z.expand(64, 4), pairs, Condition.None, DropoutMasks.None).isfinite().all().item<bool>());
    }

    private static Tensor Images => tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);

    private static Tensor Z => tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0);

    private static double Level(string time) => TimedPreconditioning.LevelAt(Golden.Double(time));

    private void AssertLoss(JsonElement golden, string form, Tensor loss)
    {
        Close.To(golden.Double($"loss_weighted_{form}"), loss.item<double>(), 1e-10);
        loss.sum().backward();
        Close.To(golden.Double($"dtheta_{form}"), _student.Theta.grad!.item<double>(), 1e-6);
    }

    private ConsistencyObjective Objective(ITrajectoryStep step, DistanceFunction distance)
    {
        var model = new PreconditionedNetwork(_student, TimedPreconditioning.Instance);
        return new ConsistencyObjective(model, new Denoiser(_student, TimedPreconditioning.Instance))
        {
            Pairing = new GridPairing(new SegmentLevels(new CosineSchedule(Noise), 2), new ConstantCurriculum(9), new UniformIntervals()),
            Step = step,
            Target = new SelfTarget(model),
            Distance = new DistanceOfDifference(distance),
            Weighting = Weightings.OfPair(ConsistencyWeighting.SnrPlusOne, Noise.SigmaData),
        };
    }

    /// <summary>Denoises to the number of the class, 0 for an open one.</summary>
    private sealed class ShiftedByClass(Tensor number) : IDenoiser
    {
        public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => zeros_like(x) + number;

        public IDenoiser Given(Condition condition) => new ShiftedByClass(condition.Labels ?? zeros(1, float64));
    }

    /// <summary>aDDIM towards the image itself, a form of the reference that no method uses: an image has lost no variance.</summary>
    private sealed class AdjustedImageStep(double missing) : ITrajectoryStep
    {
        public Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition) =>
            AdjustedStep.Step(images, high, pairs, [missing]);
    }
}
