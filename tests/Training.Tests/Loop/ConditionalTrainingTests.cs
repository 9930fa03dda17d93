using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;
using Hayate.Training.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

/// <summary>Class-conditional training from data set to samples: what is generated must be of the class that was asked for.</summary>
public sealed class ConditionalTrainingTests : IDisposable
{
    private const int Samples = 200;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDataset _digits = Datasets.Open(new DigitsDataset());

    [Fact]
    public void Run_TeacherAndStudentWithClasses_MakeTheClassesAskedFor()
    {
        var spec = Spec(Method.Edm, steps: 400) with { Optimizer = new OptimizerSpec { LearningRate = 3e-3, Ema = [0.98] } };
        MemoryCheckpoints teacherCheckpoints = new();
        Runs.Run(spec, teacherCheckpoints);
        MemoryTeacher teacher = new(spec, teacherCheckpoints);
        var distillation = Spec(Method.Cd, steps: 400) with { Objective = new CdObjective { Mu = 0.95 } };
        MemoryCheckpoints studentCheckpoints = new();
        TrainingLoop.Run(Runs.Context(distillation, studentCheckpoints) with { Teacher = teacher });

        // A tenth would be chance; both reach more than nine.
        Assert.InRange(ShareOfTheClassAskedFor(teacher), 0.8, 1);
        Assert.InRange(ShareOfTheClassAskedFor(new MemoryTeacher(distillation, studentCheckpoints)), 0.8, 1);
    }

    [Fact]
    public void Run_VariancePreservingTeacherWithClasses_MakesTheClassesAskedFor()
    {
        var spec = Spec(Method.Ddpm, steps: 400) with { Optimizer = new OptimizerSpec { LearningRate = 3e-3, Ema = [0.98] } };
        MemoryCheckpoints checkpoints = new();
        Runs.Run(spec, checkpoints);
        Assert.InRange(ShareOfTheClassAskedFor(new MemoryTeacher(spec, checkpoints)), 0.8, 1);
    }

    [Fact]
    public void Run_ConditionalAndAugmentedOnTwoRanks_AgreesWithOne()
    {
        var spec = Spec(Method.Edm, steps: 4);
        spec = spec with
        {
            Network = spec.Network with { AugmentationLabels = 9, LabelDropout = 0.2 },
            Training = spec.Training with { Augmentation = 0.5, ReportEvery = 1 },
        };
        RecordingReporter alone = new(), together = new();
        MemoryCheckpoints checkpoints = new();

        Runs.Run(spec, new MemoryCheckpoints(), alone);
        ThreadGang.Run(2, gang => TrainingLoop.Run(Runs.Context(spec, checkpoints, together) with { Gang = gang }));

        Assert.Equal(4, alone.Steps.Count);
        Assert.All(alone.Steps.Zip(together.Steps), pair => Close.To(pair.First.Values["loss"], pair.Second.Values["loss"], 1e-4));
        Assert.All(alone.Measurements.Zip(together.Measurements), pair => Close.To(pair.First.Value, pair.Second.Value, 1e-3));
    }

    [Theory]
    [InlineData(9, "has 10", "network.classes: 10")]
    [InlineData(11, "has 10", "network.classes: 10")]
    public void Run_AnotherNumberOfClassesThanTheData_IsRefused(int classes, string message, string cure)
    {
        var spec = Spec(Method.Edm, steps: 1);

        var e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec with { Network = spec.Network with { Classes = classes } }, new MemoryCheckpoints()));

        Assert.StartsWith("network.classes: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(cure, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ClassesOfDataWithoutLabels_IsRefused()
    {
        var spec = Spec(Method.Edm, steps: 1) with { Dataset = new GaussianDataset() };

        var e = Assert.Throws<BadSpecificationException>(() => Runs.Run(spec, new MemoryCheckpoints()));

        Assert.Contains("has no labels", e.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _digits.Dispose();
    }

    private static RunSpec Spec(Method method, int steps) => Runs.Spec(method) with
    {
        Network = new MlpSpec { Width = 128, Layers = 2, Classes = 10 },
        Training = new TrainingSpec { Steps = steps, Batch = 128, Seed = 3 },
        Optimizer = new OptimizerSpec { LearningRate = 1e-3, Ema = [0.95] },
    };

    private double ShareOfTheClassAskedFor(MemoryTeacher trained)
    {
        var context = Runs.Context(trained.Spec with { Method = Method.Evaluate, Teacher = new TeacherSpec() }, new MemoryCheckpoints()) with { Teacher = trained };
        using TeacherModel model = new(trained, _digits.Shape);
        model.Load(context);
        GenerationClasses classes = new(_digits, 10, seed: 1);
        ImageGenerator generator = new(new SoloGang(), _digits.Shape, classes, seed: 1, batch: 100);
        var sampler = SamplerFactory.Create(DefaultSamplers.Of(trained.Spec, teacher: null)[0], trained.Spec.Noise);
        var asked = classes.Of(0, Samples).Labels!.argmax(1).data<long>().ToArray();
        var means = stack([.. Enumerable.Range(0, 10).Select(MeanOf)]);
        var right = 0;
        generator.Generate(sampler, model.Model, Samples, (chunk, images) =>
        {
            var nearest = cdist(images.flatten(1), means).argmin(1).data<long>().ToArray();
            right += nearest.Where((label, i) => label == asked[chunk.First + i]).Count();
        });
        return right / (double)Samples;
    }

    private Tensor MeanOf(int label)
    {
        int[] indices = [.. Enumerable.Range(0, _digits.Count).Where(i => _digits.Labels.Span[i] == label)];
        return _digits.Get(indices).flatten(1).mean([0]);
    }
}
