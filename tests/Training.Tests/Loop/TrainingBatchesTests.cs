using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Loop;
using Hayate.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

public sealed class TrainingBatchesTests : IDisposable
{
    private static readonly TrainingStep Step = new(Seed: 3, Step: 4, TotalSteps: 12);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDataset _digits = Datasets.Open(new DigitsDataset());

    [Fact]
    public void Get_WithoutOptions_IsTheDataInOrder()
    {
        var (images, condition) = new TrainingBatches(Spec(), _digits, new Share(2, 5)).Get(0, Step);

        var indices = new SampleOrder(_digits.Count, 3).Range((4 * 10) + 2, 5);
        Assert.True(images.eq(_digits.Get(indices)).all().item<bool>());
        Assert.Null(condition.Labels);
        Assert.Null(condition.Augmentation);
    }

    [Fact]
    public void Get_ForANetworkWithClasses_TellsTheLabelOfEachImage()
    {
        var spec = Spec() with { Network = new SongUNetSpec { Classes = 10 } };

        var (_, condition) = new TrainingBatches(spec, _digits, new Share(0, 10)).Get(0, Step);

        var indices = new SampleOrder(_digits.Count, 3).Range(40, 10);
        Assert.Equal([10, 10], condition.Labels!.shape);
        Assert.Equal(indices.Select(index => (long)_digits.Labels.Span[index]), condition.Labels.argmax(1).data<long>().ToArray());
        Assert.Equal(10, condition.Labels.sum().item<float>());
    }

    [Fact]
    public void Get_WithLabelDropout_WithholdsThatShareByPosition()
    {
        var spec = Spec() with
        {
            Network = new SongUNetSpec { Classes = 10, LabelDropout = 0.3 },
            Training = new TrainingSpec { Batch = 1000, Seed = 3 },
        };

        var whole = new TrainingBatches(spec, _digits, new Share(0, 1000)).Get(0, Step).Condition.Labels!;
        var part = new TrainingBatches(spec, _digits, new Share(700, 50)).Get(0, Step).Condition.Labels!;

        // Five standard deviations of a binomial count.
        Assert.InRange(whole.sum().item<float>(), 627, 773);
        Assert.True(part.eq(whole.narrow(0, 700, 50)).all().item<bool>());
    }

    [Fact]
    public void Get_WithAugmentation_TellsTheNetworkWhatWasDone()
    {
        var spec = Spec() with { Training = new TrainingSpec { Batch = 10, Seed = 3, Augmentation = 0.5 } };

        var (images, condition) = new TrainingBatches(spec, _digits, new Share(0, 10)).Get(0, Step);
        var (later, laterCondition) = new TrainingBatches(spec, _digits, new Share(6, 4)).Get(0, Step);

        Assert.Equal([10, 9], condition.Augmentation!.shape);
        Assert.True(condition.Augmentation.abs().sum().item<float>() > 1);
        Assert.InRange((later - images.narrow(0, 6, 4)).abs().max().item<float>(), 0, 1e-6);
        Assert.True(laterCondition.Augmentation!.eq(condition.Augmentation.narrow(0, 6, 4)).all().item<bool>());
    }

    [Fact]
    public void Get_WithFlips_MirrorsSomeImages()
    {
        var plain = new TrainingBatches(Spec(), _digits, new Share(0, 10)).Get(0, Step).Images;
        var spec = Spec() with { Training = new TrainingSpec { Batch = 10, Seed = 3, Flip = true } };

        var flipped = new TrainingBatches(spec, _digits, new Share(0, 10)).Get(0, Step).Images;

        var mirrored = Enumerable.Range(0, 10).Count(i => flipped[i].eq(plain[i].flip(2)).all().item<bool>());
        var same = Enumerable.Range(0, 10).Count(i => flipped[i].eq(plain[i]).all().item<bool>());
        Assert.Equal(10, mirrored + same);
        Assert.InRange(mirrored, 1, 9);
    }

    [Fact]
    public void Get_PartByPart_AnnouncesWhatComesNext()
    {
        AnnouncedDataset data = new(_digits);
        var spec = Spec() with { Training = new TrainingSpec { Batch = 10, Seed = 3, MicroBatch = 4 } };
        TrainingBatches batches = new(spec, data, new Share(0, 10));

        foreach (var step in new[] { Step with { Step = 4, TotalSteps = 6 }, Step with { Step = 5, TotalSteps = 6 } })
        {
            for (var part = 0; part < batches.Parts.Length; part++)
                batches.Get(part, step);
        }

        Assert.Equal([4, 4, 2, 4, 4, 2], data.Asked.Select(indices => indices.Length));
        Assert.Equal(data.Asked.Skip(1), data.Announced);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _digits.Dispose();
    }

    private static RunSpec Spec() => Runs.Spec(Method.Edm);
}
