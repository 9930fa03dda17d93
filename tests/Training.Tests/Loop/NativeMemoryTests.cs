using Hayate.Contracts.Specification;
using Hayate.Training.Libtorch;

namespace Hayate.Training.Tests.Loop;

public sealed class NativeMemoryTests
{
    private const int Steps = 2000;

    // Less than a tensor's header a step.
    private const long AllowedGrowth = 128 << 10;

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Bfloat16)]
    public void Run_Over2000Steps_KeepsNativeMemoryFlat(Precision precision)
    {
        Assert.SkipWhen(precision == Precision.Bfloat16 && BFloat16Support.Lacking(DeviceKind.Cpu) is not null, "No bfloat16 here.");
        Dictionary<int, long> inUse = [];
        RunSpec spec = Runs.Spec(Method.Edm) with
        {
            Dataset = new GaussianDataset { Count = 64 },
            Network = new MlpSpec { Width = 16, Layers = 1, Dropout = 0.1 },
            Training = new TrainingSpec { Steps = Steps, Batch = 8, ReportEvery = 500, Precision = precision },
            Optimizer = new OptimizerSpec { PowerEma = [0.05], SnapshotEvery = Steps },
            Checkpoint = new CheckpointSpec { EverySteps = Steps },
        };

        Runs.Run(spec, new MemoryCheckpoints(), new RecordingReporter { OnMetrics = step => inUse[step] = Settled() });

        // What earlier tests left behind is gone by the second look.
        long grown = inUse[Steps] - inUse[Steps / 2];
        Assert.True(grown <= AllowedGrowth, $"Native memory grew by {grown} bytes over {Steps / 2} steps; {AllowedGrowth} are allowed.");
    }

    // Numbers that were handed to native code are freed by finalizers.
    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return NativeMemory.InUse();
    }
}
