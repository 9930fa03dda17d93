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

public sealed class EasyTuningTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("schedules").GetProperty("ect");
    private static readonly JsonElement Toy = Vector.Load("objectives").GetProperty("toy");
    private static readonly JsonElement Tuning = Vector.Load("objectives").GetProperty("ect");
    private static readonly NoiseSpec Noise = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(256)]
    public void Lower_EveryStage_MatchesTheReference(int q)
    {
        var pairing = Pairing(new EctObjective { Q = q, K = Golden.Double("k"), B = Golden.Double("b") });
        var levels = Golden.GetProperty("t").Doubles();
        var stages = Golden.GetProperty($"q{q}").EnumerateObject().ToList();
        Assert.NotEmpty(stages);
        foreach (var stage in stages)
        {
            var number = int.Parse(stage.Name["stage".Length..], System.Globalization.CultureInfo.InvariantCulture);
            var expected = stage.Value.Doubles();
            for (var i = 0; i < levels.Length; i++) Close.To(expected[i], pairing.Lower(levels[i], number), 1e-12);
        }
    }

    [Fact]
    public void Lower_ConstantPairing_ShrinksByTheSameFactorEverywhere()
    {
        var pairing = Pairing(new EctObjective { Pairing = EctPairing.Constant, Q = 4 });
        Assert.All([0.01, 1.0, 50.0], t => Close.To(t * (1 - 1.0 / 16), pairing.Lower(t, 1), 1e-14));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(24_999, 0)]
    [InlineData(25_000, 1)]
    [InlineData(199_999, 7)]
    [InlineData(200_000, 7)]
    public void StageOf_ThePapersRun_ChangesEvery250Ticks(int step, int stage)
    {
        // 250 ticks of 12,800 images are 25,000 steps of 128.
        Assert.Equal(stage, Pairing(new EctObjective { Stages = 8 }).StageOf(new TrainingStep(1, step, 200_000)));
    }

    [Theory]
    [InlineData(5, 8)]
    [InlineData(7, 3)]
    public void StageOf_ShortRun_StaysWithinTheStages(int total, int stages)
    {
        var pairing = Pairing(new EctObjective { Stages = stages });
        Assert.All(Enumerable.Range(0, total + 1), step => Assert.InRange(pairing.StageOf(new TrainingStep(1, step, total)), 0, stages - 1));
    }

    [Fact]
    public void Draw_ManyLevels_PairsEachWithItsLowerOne()
    {
        var pairing = Pairing(new EctObjective());
        var pairs = pairing.Draw(new TrainingStep(1, 600, 800), 0, 500);
        Assert.Null(pairs.Starts);
        Assert.Equal(pairs.High.Select(t => pairing.Lower(t, 6)), pairs.Low);
        Assert.InRange(pairs.High.Average(t => Math.Log(t)), -1.4, -0.8);
    }

    [Theory]
    [InlineData(null, ConsistencyWeighting.InverseGap, "loss_c0")]
    [InlineData(0.06, ConsistencyWeighting.InverseGap, "loss_c0.06")]
    [InlineData(0.06, ConsistencyWeighting.Edm, "loss_c0.06")]
    public void Losses_OfThePair_MatchTheReference(double? c, ConsistencyWeighting weighting, string name)
    {
        double t = Tuning.Double("t"), r = Tuning.Double("r");
        var student = new SineNetwork(Toy.Double("theta"));
        using var objective = Composed(new EctObjective { HuberC = c, Weighting = weighting }, student);
        Close.To(r, Pairing(new EctObjective { Q = Tuning.Double("q") }).Lower(t, Tuning.Integer("stage")), 1e-14);
        Close.To(Tuning.GetProperty("target").Doubles(), objective.Target.Evaluate(Images + Z * r, [r], Condition.None, DropoutMasks.None).squeeze(0), 1e-12);
        var loss = objective.Losses(Images, Z, new LevelPairs([t], [r]), Condition.None, DropoutMasks.None);
        var other = weighting == ConsistencyWeighting.Edm ? Tuning.Double("imagenet_weight") * (t - r) : 1;
        Close.To(Tuning.Double(name) * other, loss.item<double>(), 1e-10);
        if (c is not null) return;
        loss.sum().backward();
        Close.To(Tuning.Double("dtheta_c0"), student.Theta.grad!.item<double>(), 1e-7);
    }

    [Fact]
    public void Target_AtLevelZero_IsTheImageItself()
    {
        using var objective = Composed(new EctObjective(), new SineNetwork(Toy.Double("theta")));
        Assert.Equal(Images.Values(), objective.Target.Evaluate(Images, [0], Condition.None, DropoutMasks.None).Values());
        var diffusion = objective.Losses(Images, Z, new LevelPairs([1.7], [0]), Condition.None, DropoutMasks.None).item<double>();
        var denoised = new Denoiser(new SineNetwork(Toy.Double("theta")), Noise).Denoise(Images + Z * 1.7, [1.7]);
        Close.To((denoised - Images).square().sum().sqrt().item<double>() / 1.7, diffusion, 1e-12);
    }

    [Fact]
    public void Target_ThatIsNoNumber_CountsAsZero()
    {
        using var objective = Composed(new EctObjective(), new SineNetwork(double.NaN));
        Assert.Equal(new double[4], objective.Target.Evaluate(Images, [0.5], Condition.None, DropoutMasks.None).Values());
    }

    [Fact]
    public void Student_Sampled_HasItsBoundaryAtTheSmallestLevel()
    {
        using var objective = Composed(new EctObjective(), new SineNetwork(Toy.Double("theta")));
        var function = Assert.IsType<ConsistencyFunction>(objective.Student);
        Close.To(Images.Values(), function.FollowToData(Images, [Noise.SigmaMin]), 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    public void Descent_FromPerturbedSlopes_ReachesTheFixedPointOfTheStage(int stage)
    {
        var pairing = Pairing(new EctObjective());
        List<double> chain = [80];
        while (chain[^1] > 1e-9) chain.Add(pairing.Lower(chain[^1], stage));
        chain.RemoveAt(chain.Count - 1);
        // Pairs from the data outwards: what a level learns from is then learnt already.
        var pairs = chain.Select((t, i) => (High: t, Low: i + 1 < chain.Count ? chain[i + 1] : 0, Start: (double?)null)).Reverse().ToList();
        var student = new AffineNetwork(chain, chain.Select(_ => 0.3), GaussianData.Mean);
        using var objective = GaussianData.Objective(student);
        foreach (var pair in pairs) GaussianData.Descend(objective, student, [pair], 1);

        Close.To(0, student.Slopes.Values()[0] / GaussianData.Golden.GetProperty("ect_fixed_point_slope").Double($"stage{stage}") - 1, 1e-9);
        student.Slopes.grad!.zero_();
        foreach (var (high, low, _) in pairs) GaussianData.Loss(objective, high, low).backward();
        Close.To(new double[chain.Count], student.Slopes.grad!, 1e-9);
    }

    private static Tensor Images => tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);

    private static Tensor Z => tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0);

    private static StagedPairing Pairing(EctObjective objective) => new(objective, new LogNormalLevels(objective.PMean, objective.PStd));

    private static ConsistencyObjective Composed(EctObjective objective, Network student) =>
        new ConsistencyComposition(new RunSpec { Method = Method.Ect, Objective = objective, Noise = Noise }, student).EasyTuning(objective);
}
