using System.Text.Json;
using Hayate.Contracts.Parsing;
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

public sealed class ProgressiveDistillationTests : IDisposable
{
    private const double Mean = 0.3;
    private const double Deviation = 0.7;

    private static readonly JsonElement Golden = Vector.Load("objectives").GetProperty("pd");
    private static readonly JsonElement Toy = Vector.Load("objectives").GetProperty("toy");

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<NoiseSchedule, Prediction, int?> Processes => new()
    {
        { NoiseSchedule.Edm, Prediction.Edm, null },
        { NoiseSchedule.Cosine, Prediction.Velocity, null },
        { NoiseSchedule.Cosine, Prediction.Sample, null },
        { NoiseSchedule.Linear, Prediction.Epsilon, null },
        { NoiseSchedule.Linear, Prediction.Velocity, 1000 },
    };

    private static Tensor X => tensor(new[,] { { 0.3, -0.7, 1.1, 0.05 } });

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Processes))]
    public void Target_TakenInOneStep_LandsWhereTheTeachersTwoStepsDo(NoiseSchedule schedule, Prediction prediction, int? timesteps)
    {
        var noise = new NoiseSpec { Schedule = schedule, Prediction = prediction, Timesteps = timesteps };
        var teacher = new Denoiser(new SineNetwork(0.9), noise);
        foreach (var steps in new[] { 1, 8, 64 })
        {
            var objective = Distillation(teacher, Schedules.Of(noise), steps);
            for (var i = 0; i < steps; i += 7)
            {
                var levels = objective.LevelsOf([i]);
                var x = X * Math.Sqrt(1 + levels.Start[0] * levels.Start[0]);
                var middle = ProbabilityFlow.Euler(teacher, x, levels.Start, levels.Middle);
                var end = ProbabilityFlow.Euler(teacher, middle, levels.Middle, levels.End);
                var target = objective.TargetOf(x, levels, Condition.None);
                Close.To(end.Values(), (target + (x - target) * (levels.End[0] / levels.Start[0])).flatten(), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Chain_OfExactRounds_KeepsTheSamplesOfItsFirstTeacher(NoiseSchedule schedule, Prediction prediction, int? timesteps)
    {
        var noise = new NoiseSpec { Schedule = schedule, Prediction = prediction, Timesteps = timesteps, SigmaMin = 0.02 };
        var axis = Schedules.Of(noise);
        IDenoiser first = new GaussianDenoiser(Mean, Deviation), teacher = first;
        for (var steps = 4; steps >= 1; steps /= 2)
        {
            var objective = Distillation(teacher, axis, steps);
            var levels = Enumerable.Range(0, steps).Select(i => objective.LevelsOf([i])).ToList();
            var slopes = levels.Select(level => objective.TargetOf(tensor(new[,] { { Mean + 1 } }), level, Condition.None).item<double>() - Mean);
            teacher = new Denoiser(new AffineNetwork(levels.Select(level => level.Start[0]), slopes, Mean), AffineNetwork.Raw);
        }

        var start = tensor(new[,] { { 90.0 }, { -35.0 } });
        var expected = DdimEnd.Of(first, start, Enumerable.Range(0, 8).Select(i => axis.At((8.0 - i) / 8).VarianceExploding));
        Close.To(expected.Values(), DdimEnd.Of(teacher, start, [axis.At(1).VarianceExploding]).flatten(), 1e-11);
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(1024)]
    public void Chain_AfterATeacherOfThePaper_HasItsRounds(int teacher)
    {
        var planned = SweepFile.Plan($$"""
            apiVersion: hayate/v1
            kind: Sweep
            name: halvings
            runs:
              teacher: { method: ddpm, preset: cifar10, dataset: { name: cifar10, path: data } }
              pd: { method: pd, preset: cifar10, dataset: { name: cifar10, path: data }, teacher: { run: teacher }, objective: { from: {{teacher / 2}} } }
            """);
        Assert.Empty(planned.Errors);
        var rounds = planned.Plan!.Runs.Where(run => run.Spec.Method == Method.Pd).ToList();
        Assert.Equal(
            Vector.Load("schedules").At("pd", $"stages_from_{teacher}").Doubles(), rounds.Select(run => (double)((PdObjective)run.Spec.Objective).Steps!));
        // 50,000 updates a round, 100,000 for the students of two steps and of one.
        Assert.Equal(rounds.Select((_, i) => i < rounds.Count - 2 ? 50_000 : 100_000), rounds.Select(run => run.Spec.Training.Steps));
    }

    [Fact]
    public void Student_FromAPerturbedStart_DescendsToTheTeachersTwoSteps()
    {
        const int steps = 4;
        var schedule = new CosineSchedule(0.02, 20);
        var levels = Enumerable.Range(1, steps).Select(i => schedule.At((double)i / steps).VarianceExploding).ToArray();
        var student = new LineNetwork(levels);
        using (no_grad()) student.Lines.fill_(0.4);
        var model = new Denoiser(student, new VariancePreservingPreconditioning(Prediction.Velocity, sigma => sigma));
        var objective = new ProgressiveDistillationObjective(
            model, new GaussianDenoiser(Mean, Deviation), schedule, steps, Weightings.OfSignalToNoise(PdWeighting.SnrPlusOne));
        var images = tensor(new[] { Mean - Deviation, Mean - Deviation, Mean + Deviation, Mean + Deviation }, float64).unsqueeze(1);
        var z = tensor(new[] { -1.0, 1, -1, 1 }, float64).unsqueeze(1);
        var losses = new List<double>();
        for (var k = 0; k < 150; k++)
        {
            student.Lines.grad?.zero_();
            var loss = Enumerable.Range(0, steps)
                .Select(i => objective.Losses(images, z, objective.LevelsOf([i, i, i, i]), Condition.None, DropoutMasks.None).mean()).Aggregate((sum, one) => sum + one);
            losses.Add(loss.item<double>());
            loss.backward();
            using var noGrad = no_grad();
            student.Lines.sub_(student.Lines.grad! * 0.3);
        }

        Assert.True(losses[0] > 0.1, $"{losses[0]}");
        Assert.True(losses[^1] < 1e-9 * losses[0], $"{losses[^1]}");
    }

    [Fact]
    public void Target_WithItsRatioInverted_WouldBeNoticed()
    {
        var golden = Golden[0];
        var levels = golden.At("logsnr").Doubles().Select(logSnr => VariancePreservingLevel.FromVarianceExploding(Math.Exp(-logSnr / 2))).ToArray();
        double[] start = golden.At("z_t").Doubles(), end = golden.At("z_s").Doubles(), target = golden.At("x_target_formula").Doubles();
        double[] TargetFor(double ratio) =>
            [.. start.Zip(end, (from, to) => (to - ratio * from) / (levels[2].Alpha - ratio * levels[0].Alpha))];

        var ratio = levels[2].Sigma / levels[0].Sigma;
        Assert.True(Distance(target, TargetFor(ratio)) < 1e-12);
        Assert.True(Distance(target, TargetFor(1 / ratio)) > 0.1);
    }

    [Fact]
    public void Levels_OfAScheduleRunBackwards_WouldBeNoticed()
    {
        var golden = Golden[0];
        var teacher = new Denoiser(new SineNetwork(Toy.Double("theta_teacher")), new VariancePreservingPreconditioning(Prediction.Sample, sigma => -Math.Log(sigma) / 2));
        var images = tensor(Toy.GetProperty("x0").Doubles(), float64).unsqueeze(0);
        var z = tensor(Toy.GetProperty("z").Doubles(), float64).unsqueeze(0);
        double[] TargetOn(ISchedule schedule)
        {
            var objective = Distillation(teacher, schedule, golden.Integer("N"));
            var levels = objective.LevelsOf([golden.Integer("i")]);
            return objective.TargetOf(images + z * levels.Start[0], levels, Condition.None).Values();
        }

        var forward = new CosineSchedule(Math.Exp(-10), Math.Exp(10));
        var expected = golden.At("x_target_used").Doubles();
        Assert.True(Distance(expected, TargetOn(forward)) < 1e-9);
        Assert.True(Distance(expected, TargetOn(new Backwards(forward))) > 1e-3);
    }

    private static double Distance(double[] one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static ProgressiveDistillationObjective Distillation(IDenoiser teacher, ISchedule schedule, int steps) => new(
        new Denoiser(new SineNetwork(1.1), new NoiseSpec()), teacher, schedule, steps, Weightings.OfSignalToNoise(PdWeighting.TruncatedSnr));

    private sealed class Backwards(ISchedule schedule) : ISchedule
    {
        public VariancePreservingLevel At(double u) => schedule.At(1 - u);
    }
}
