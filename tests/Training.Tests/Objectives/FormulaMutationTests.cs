using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives;
using Hayate.Training.Objectives.Parts;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using Xunit.Sdk;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

/// <summary>
/// Slips that public implementations of these methods have had, in the formulas of preconditioning, distance, target and weight. As in
/// <see cref="MutationTests"/> a check passes for the true part and must not for the mistaken one.
/// </summary>
public sealed class FormulaMutationTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("objectives");
    private static readonly JsonElement Toy = Golden.GetProperty("toy");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    private static Tensor Images => tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);

    private static Tensor Z => tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0);

    private static LevelPairs Pair => new([Golden.At("ct").Double("sigma_hi")], [Golden.At("ct").Double("sigma_lo")]);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Preconditioning_WithASlipInAScale_IsCaught()
    {
        var right = new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin);
        AssertScalings(right.At);
        Close.To(Math.Sqrt(2), right.At(0.5).In, 1e-15);
        foreach (var slip in new Func<double, Scaling>[]
        {
            sigma => right.At(sigma) with { In = Math.Pow(right.At(sigma).In, 2) },
            sigma => right.At(sigma) with { Out = right.At(sigma).Out / Noise.SigmaData },
            sigma => right.At(sigma) with { Skip = new EdmPreconditioning(Noise.SigmaData).At(sigma).Skip },
            sigma => right.At(sigma) with { Noise = Math.Log(sigma) },
        })
            AssertCaught(() => AssertScalings(slip));
    }

    [Fact]
    public void PseudoHuber_OfEachElementAlone_IsCaught()
    {
        AssertHuber(Distances.Create(Distance.PseudoHuber, 1));
        AssertCaught(() => AssertHuber(difference => (difference.square() + 1).sqrt().sub(1).sum(1)));
        AssertCaught(() => AssertHuber(difference => (difference.square().mean([1]) + 1).sqrt() - 1));
    }

    [Fact]
    public void Distillation_TowardsTheTeachersImage_IsCaught()
    {
        AssertDistillation(student => new AveragedOf(new SineNetwork(Toy.Double("theta_target"))));
        // The image that the teacher sees at the lower point, instead of what the consistency function makes of that point.
        AssertCaught(() => AssertDistillation(_ => new ImageOf(new Denoiser(new SineNetwork(Toy.Double("theta_teacher")), Noise))));
    }

    [Fact]
    public void Distillation_InTheFirstStudentsPlace_IsCaught() =>
        AssertCaught(() => AssertDistillation(student => new AveragedOf(student)));

    [Fact]
    public void InverseGap_TurnedOver_IsCaught()
    {
        AssertWeight(Weightings.OfPair(ConsistencyWeighting.InverseGap, Noise.SigmaData));
        AssertCaught(() => AssertWeight((high, low) => high - low));
        AssertCaught(() => AssertWeight((high, low) => 1 / (1 / low - 1 / high)));
    }

    [Fact]
    public void EdmWeight_WithoutItsSquare_IsCaught()
    {
        AssertFlat(Weightings.Edm(Noise.SigmaData));
        AssertCaught(() => AssertFlat(sigma => Math.Sqrt(Weightings.Edm(Noise.SigmaData)(sigma))));
        AssertCaught(() => AssertFlat(sigma => 1 / (sigma * sigma)));
    }

    [Fact]
    public void Halving_WeightedBySignalToNoiseAlone_IsCaught()
    {
        AssertLearnsWhereThereIsOnlyNoise(Weightings.OfSignalToNoise(PdWeighting.TruncatedSnr));
        AssertLearnsWhereThereIsOnlyNoise(Weightings.OfSignalToNoise(PdWeighting.SnrPlusOne));
        AssertCaught(() => AssertLearnsWhereThereIsOnlyNoise(sigma => 1 / (sigma * sigma)));
    }

    [Fact]
    public void AdjustedStep_WithTheSignalOfTheWrongEnd_IsCaught()
    {
        double high = Golden.At("multistep_cm").Double("t"), low = Golden.At("multistep_cm").Double("s");
        double from = Math.Cos(Math.PI / 2 * high), to = Math.Cos(Math.PI / 2 * low), ratio = Math.Sin(Math.PI / 2 * low) / Math.Sin(Math.PI / 2 * high);
        AssertAdjusted(1);
        AssertCaught(() => AssertAdjusted(0));
        // alpha_t (1 - sigma_s / sigma_t), as a published version has it, for alpha_s - alpha_t sigma_s / sigma_t.
        AssertCaught(() => AssertAdjusted(Math.Pow(from * (1 - ratio) / (to - from * ratio), 2)));
    }

    [Fact]
    public void AdjustedStep_OfAnExactTeacher_PutsBackMostOfTheSpreadThatDdimLoses()
    {
        var golden = GaussianData.Golden.At("addim");
        double LevelOf(double alpha) => Math.Sqrt(1 - alpha * alpha) / alpha;
        var pairs = new LevelPairs([LevelOf(golden.Double("alpha_t"))], [LevelOf(golden.Double("alpha_s"))]);
        // One image holds the four points that have the moments of data and noise.
        Tensor images = GaussianData.Images.view(1, 4), high = images + GaussianData.Z.view(1, 4) * pairs.High[0];
        var estimate = new GaussianDenoiser(GaussianData.Mean, GaussianData.Deviation).Denoise(high, pairs.High);
        double Ratio(double missing) => Math.Sqrt(
            (AdjustedStep.Step(estimate, high, pairs, [missing]) - GaussianData.Mean).square().mean().item<double>() / (GaussianData.Variance + pairs.Low[0] * pairs.Low[0]));
        var left = GaussianData.Variance * (1 - GaussianData.DenoiserSlope(pairs.High[0]));
        Close.To(golden.Double("posterior_var_x0"), left, 1e-12);
        Close.To(golden.Double("ddim_std_ratio"), Ratio(0), 1e-12);
        Assert.True(Math.Abs(Ratio(left) - 1) < 0.5 * Math.Abs(Ratio(0) - 1), $"{Ratio(left)}");
    }

    private static void AssertCaught(Action check) => Assert.ThrowsAny<XunitException>(check);

    private static void AssertScalings(Func<double, Scaling> scalingAt)
    {
        foreach (var row in Vector.Load("precond").GetProperty("cm_boundary").EnumerateArray())
        {
            var scaling = scalingAt(row.Double("sigma"));
            Close.To(row.Double("c_skip"), scaling.Skip, 1e-14);
            Close.To(row.Double("c_out"), scaling.Out, 1e-14);
            Close.To(row.Double("c_in"), scaling.In, 1e-14);
            Close.To(row.Double("c_noise_cifar"), scaling.Noise, 1e-14);
        }
    }

    private static void AssertHuber(DistanceFunction distance) =>
        Close.To([Math.Sqrt(26) - 1], distance(tensor(new[,] { { 3.0, 4.0 } })), 1e-15);

    private static void AssertDistillation(Func<SineNetwork, ITarget> target)
    {
        var golden = Golden.At("cd", "heun");
        var student = new SineNetwork(Toy.Double("theta"));
        var objective = new ConsistencyObjective(
            new PreconditionedNetwork(student, new BoundaryPreconditioning(Noise.SigmaData, Noise.SigmaMin)), new ConsistencyFunction(student, Noise))
        {
            Pairing = new GridPairing(new PowerLevels(Noise), new ConstantCurriculum(11), new UniformIntervals()),
            Step = new TeacherStep(new Denoiser(new SineNetwork(Toy.Double("theta_teacher")), Noise), TeacherSolver.Heun),
            Target = target(student),
            Distance = new DistanceOfDifference(Distances.L2),
            Weighting = Weightings.OfPair(ConsistencyWeighting.Uniform, Noise.SigmaData),
        };
        Close.To(golden.Double("l2_mean"), objective.Losses(Images, Z, Pair, Condition.None, DropoutMasks.None).item<double>(), 1e-10);
    }

    private static void AssertWeight(PairWeighting weighting) =>
        Close.To(Golden.At("ict").Double("weight"), weighting(Pair.High[0], Pair.Low[0]), 1e-12);

    /// <summary>Where the data have deviation sigma_data the best denoiser loses 1 at every level: lambda(sigma) c_out^2 = 1.</summary>
    private static void AssertFlat(LevelWeighting weighting)
    {
        var square = Noise.SigmaData * Noise.SigmaData;
        foreach (var sigma in new[] { 0.002, 0.3, 5, 80 }) Close.To(1, weighting(sigma) * square * sigma * sigma / (square + sigma * sigma), 1e-12);
    }

    /// <summary>At the first level of the paper's schedule, SNR 2e-9, the student of one step must still feel its error.</summary>
    private static void AssertLearnsWhereThereIsOnlyNoise(LevelWeighting weighting)
    {
        var student = new LineNetwork([Math.Exp(10)]);
        var objective = new ProgressiveDistillationObjective(
            new Denoiser(student, new VariancePreservingPreconditioning(Prediction.Sample, sigma => sigma)), new GaussianDenoiser(GaussianData.Mean, GaussianData.Deviation),
            new CosineSchedule(Math.Exp(-10), Math.Exp(10)), 1, weighting);
        objective.Losses(GaussianData.Images, GaussianData.Z, objective.LevelsOf([0, 0, 0, 0]), Condition.None, DropoutMasks.None).mean().backward();
        Assert.InRange(student.Lines.grad!.abs().max().item<double>(), 0.01, 10);
    }

    private static void AssertAdjusted(double factor)
    {
        var golden = Golden.At("multistep_cm");
        double t = golden.Double("t"), s = golden.Double("s");
        var pairs = new LevelPairs([TimedPreconditioning.LevelAt(t)], [TimedPreconditioning.LevelAt(s)]);
        var low = AdjustedStep.Step(Images, Images + Z * pairs.High[0], pairs, [factor * golden.At("ct_addim").Double("x_var")]);
        Close.To(golden.At("ct_addim", "z_s").Doubles(), (low * Math.Cos(Math.PI / 2 * s)).squeeze(0), 1e-11);
    }

    /// <summary>The consistency function of other weights.</summary>
    private sealed class AveragedOf(SineNetwork network) : FreeTarget
    {
        public override Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout) => new ConsistencyFunction(network, Noise).FollowToData(x, sigma);
    }

    private sealed class ImageOf(IDenoiser teacher) : FreeTarget
    {
        public override Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout) => teacher.Denoise(x, sigma);
    }

    private abstract class FreeTarget : ITarget
    {
        public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor>();

        public abstract Tensor Evaluate(Tensor x, double[] sigma, Condition condition, DropoutMasks dropout);

        public void AfterUpdate(TrainingStep step)
        {
        }

        public void Dispose()
        {
        }
    }
}
