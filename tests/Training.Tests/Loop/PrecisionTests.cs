using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Libtorch;
using Hayate.Training.Loop;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

public sealed class PrecisionTests
{
    private static string? Lacking => BFloat16Support.Lacking(DeviceKind.Cpu);

    [Fact]
    public void Run_InBfloat16_LearnsAsWellAsInFloat32()
    {
        Assert.SkipWhen(Lacking is not null, $"No bfloat16: {Lacking}.");
        RunSpec spec = Runs.Spec(Method.Edm) with
        {
            Network = new SongUNetSpec { Channels = 16, Multipliers = [1, 2] },
            Training = new TrainingSpec { Steps = 150, Batch = 32, Seed = 3, ReportEvery = 50 },
        };

        (double wideLoss, double wideDistance) = Learn(spec);
        (double narrowLoss, double narrowDistance) = Learn(In(Precision.Bfloat16, spec));

        Assert.NotEqual(wideLoss, narrowLoss);
        Assert.InRange(narrowLoss / wideLoss, 0.97, 1.03);
        Assert.InRange(narrowDistance / wideDistance, 0.9, 1.1);
    }

    [Theory]
    [InlineData(Method.Edm)]
    [InlineData(Method.Ict)] // one network is evaluated without and with gradients in every step
    [InlineData(Method.Cd)] // teacher and target network too
    public void Run_InBfloat16StoppedAndResumed_EndsInTheSameFloat32Bits(Method method)
    {
        Assert.SkipWhen(Lacking is not null, $"No bfloat16: {Lacking}.");
        RunSpec spec = In(Precision.Bfloat16, Runs.Spec(method));
        MemoryCheckpoints checkpoints = new();
        RecordingReporter reporter = new();
        TrainingResult straight = Runs.Run(spec, new MemoryCheckpoints(), reporter);

        using CancellationTokenSource stop = new();
        RecordingReporter stopper = new() { OnMetrics = step => StopAfter(stop, step) };
        Runs.Run(spec, checkpoints, stopper, stop.Token);
        TrainingResult resumed = Runs.Run(spec, checkpoints);

        Assert.Equal(straight.StateDigest, resumed.StateDigest);
        using SnapshotPart model = checkpoints.LoadPart(Runs.Steps, "model");
        Assert.All(model.Tensors, named => Assert.Equal(ScalarType.Float32, named.Tensor.dtype));
        Assert.All(reporter.Steps, report => Assert.True(report.Values["gradient-norm"] > 0));
    }

    [Fact]
    public void Gradients_InBfloat16_AreThoseOfFloat32ToItsPrecision()
    {
        Assert.SkipWhen(Lacking is not null, $"No bfloat16: {Lacking}.");
        RecordingReporter wide = new();
        RecordingReporter narrow = new();

        Runs.Run(Runs.Spec(Method.Ict), new MemoryCheckpoints(), wide);
        Runs.Run(In(Precision.Bfloat16, Runs.Spec(Method.Ict)), new MemoryCheckpoints(), narrow);

        (double expected, double actual) = (wide.Steps[0].Values["gradient-norm"], narrow.Steps[0].Values["gradient-norm"]);
        Assert.NotEqual(expected, actual);
        Assert.InRange(actual / expected, 0.98, 1.02);
    }

    [Fact]
    public void Run_InBfloat16OnADeviceWithoutIt_NamesKeyAndCure()
    {
        RunSpec spec = In(Precision.Bfloat16, Runs.Spec(Method.Edm));
        DeviceKind device = Lacking is null ? DeviceKind.Cuda : DeviceKind.Cpu;
        Assert.SkipWhen(BFloat16Support.Lacking(device) is null, "Every device here has bfloat16.");

        BadSpecificationException e = Assert.Throws<BadSpecificationException>(() =>
            Runs.Run(spec with { Resources = new ResourceSpec { Device = device } }, new MemoryCheckpoints()));

        Assert.Contains("training.precision", e.Message, StringComparison.Ordinal);
        Assert.Contains("Write 'float32'", e.Message, StringComparison.Ordinal);
    }

    private static RunSpec In(Precision precision, RunSpec spec) => spec with { Training = spec.Training with { Precision = precision } };

    private static (double Loss, double Distance) Learn(RunSpec spec)
    {
        RecordingReporter reporter = new();
        Runs.Run(spec, new MemoryCheckpoints(), reporter);
        return (reporter.Steps[^1].Values["loss"], reporter.Measurements[^1].Value);
    }

    private static void StopAfter(CancellationTokenSource stop, int step)
    {
        if (step == Runs.Steps / 2)
            stop.Cancel();
    }
}
