using Hayate.Training.Data.Augmentation;
using Hayate.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data.Augmentation;

public sealed class HorizontalFlipsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Apply_MirrorsWholeImages_AboutHalfOfThem()
    {
        var images = Images(400);

        var flipped = HorizontalFlips.Apply(images, 0, new TrainingStep(1, 5, 10));

        var rows = Enumerable.Range(0, 400).Select(i => flipped[i].data<float>().ToArray()).ToList();
        float[] plain = [0, 1, 2, 3, 4, 5], mirrored = [2, 1, 0, 5, 4, 3];
        Assert.All(rows, row => Assert.Contains(row, new[] { plain, mirrored }));
        // Five standard deviations of a fair coin.
        Assert.InRange(rows.Count(row => row.SequenceEqual(mirrored)), 150, 250);
    }

    [Fact]
    public void Apply_AnyPartOfABatch_DependsOnStepAndPositionAlone()
    {
        TrainingStep step = new(1, 5, 10);
        var whole = HorizontalFlips.Apply(Images(40), 0, step);

        Assert.True(HorizontalFlips.Apply(Images(13), 27, step).eq(whole.narrow(0, 27, 13)).all().item<bool>());
        Assert.False(HorizontalFlips.Apply(Images(40), 0, step with { Step = 6 }).eq(whole).all().item<bool>());
        Assert.False(HorizontalFlips.Apply(Images(40), 0, step with { Seed = 2 }).eq(whole).all().item<bool>());
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor Images(int count) => arange(6, ScalarType.Float32).reshape(1, 1, 2, 3).repeat(count, 1, 1, 1);
}
