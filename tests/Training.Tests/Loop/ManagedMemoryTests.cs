using Hayate.Contracts.Specification;
using Hayate.Training.Tests.Data;

namespace Hayate.Training.Tests.Loop;

/// <summary>
/// A steady step leaves nothing to the garbage collector but the tensor library's handles and a few numbers for each sample: what it leaves does not
/// depend on the size of images or weights.
/// </summary>
public sealed class ManagedMemoryTests
{
    private const int Steps = 15;

    // Numbers of a sample: noise levels, weights, loss, index, some of them twice.
    private const long AllowedForOneMoreSample = 1 << 9;

    // Lists that grow for a while; the images of a batch alone are 16 KB.
    private const long AllowedForLargerTensors = 4 << 10;

    [Theory]
    [InlineData(Method.Edm)]
    [InlineData(Method.Ddpm)]
    [InlineData(Method.Ct)]
    [InlineData(Method.Ict)]
    public void Step_OnLargerImages_LeavesNoMoreGarbage(Method method)
    {
        using TemporaryFolder folder = new();

        long small = Garbage(folder, method, side: 8, channels: 16, batch: 4);
        long large = Garbage(folder, method, side: 32, channels: 32, batch: 4);

        Assert.True(large - small <= AllowedForLargerTensors, $"A step on images of 8x8 left {small} bytes, on images of 32x32 and four times the weights {large}.");
    }

    [Fact]
    public void Step_OnMoreSamples_LeavesAFewNumbersForEach()
    {
        using TemporaryFolder folder = new();

        long few = Garbage(folder, Method.Edm, side: 8, channels: 16, batch: 4);
        long many = Garbage(folder, Method.Edm, side: 8, channels: 16, batch: 132);

        Assert.True(many - few <= 128 * AllowedForOneMoreSample, $"A step on 4 samples left {few} bytes, on 132 samples {many}.");
    }

    /// <summary>Median of the managed bytes that a steady step allocates.</summary>
    private static long Garbage(TemporaryFolder folder, Method method, int side, int channels, int batch)
    {
        string images = folder.Write($"{side}.idx", Idx(side, count: 8));
        List<long> allocated = [];
        RunSpec spec = Runs.Spec(method);
        Runs.Run(
            spec with
            {
                Dataset = new IdxDataset { Images = images },
                Network = new SongUNetSpec { Channels = channels, Multipliers = [1], Dropout = 0.1 },
                Training = spec.Training with { Steps = Steps, Batch = batch },
                Evaluation = new EvaluationSpec { Samples = 4, Batch = 4 },
                Preview = new PreviewSpec { Count = 1, EverySteps = Steps },
            },
            new MemoryCheckpoints(),
            new RecordingReporter { OnMetrics = _ => allocated.Add(GC.GetAllocatedBytesForCurrentThread()) });
        long[] steady = [.. allocated.Zip(allocated.Skip(1), (before, after) => after - before).Skip(Steps / 3).Order()];
        return steady[steady.Length / 2];
    }

    private static byte[] Idx(int side, int count) =>
        [.. IdxFile.Header(IdxFile.Images, count, side, side), .. Enumerable.Range(0, count * side * side).Select(i => (byte)(i * 37))];
}
