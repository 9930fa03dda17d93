using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using Hayate.Training.Perception;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

public sealed class LpipsTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("perception").GetProperty("lpips");

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Layout_OfTheNetwork_HasTheNamesAndShapesOfThePublicStateDict() =>
        Assert.Equal(Formula.Listed(Golden.GetProperty("state")), Formula.Listed(Lpips.Shapes(new Vgg16Layout())));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Between_WithKnownWeights_GivesTheKnownDistanceAndGradient(int index)
    {
        var golden = Golden.GetProperty("cases")[index];
        using var lpips = Create(golden.Integer("width"));
        var both = Formula.Images(4, golden.Integer("channels"), golden.Integer("side"));
        var images = both[..2].clone().requires_grad_();

        var distance = lpips.Between(images, both[2..]);
        distance.sum().backward();

        var gradient = images.grad!;
        var every = Math.Max(1, gradient.numel() / 32);
        Close.To(golden.GetProperty("distance").Doubles(), distance.to(ScalarType.Float64), 1e-4);
        Close.To(golden.Double("gradient_abs_sum"), gradient.abs().sum().item<float>(), 1e-3);
        Formula.AssertClose(golden.GetProperty("gradient").Doubles(), gradient.flatten()[TensorIndex.Slice(step: every)], 1e-3);
    }

    [Fact]
    public void Between_AnImageAndItself_IsZeroAndHasAGradient()
    {
        using var lpips = Create(width: 8);
        var images = Formula.Images(2, 3, 16).requires_grad_();

        var distance = lpips.Between(images, images.detach());
        distance.sum().backward();

        Assert.Equal(0, distance.abs().max().item<float>());
        Assert.Equal(0, images.grad!.abs().max().item<float>());
    }

    [Fact]
    public void Between_BlackImages_HasAFiniteGradientWhereNoChannelIsActive()
    {
        var layout = new Vgg16Layout(8);
        var tensors = Formula.Tensors(Lpips.Shapes(layout));
        foreach (var named in tensors.Where(named => named.Name.EndsWith(".bias", StringComparison.Ordinal))) named.Tensor.fill_(-100);
        using var lpips = new Lpips(new PretrainedWeights(tensors, "none active"), layout);
        var images = Formula.Images(1, 3, 16).requires_grad_();

        lpips.Between(images, zeros_like(images)).sum().backward();

        Assert.Equal(0, images.grad!.abs().max().item<float>());
    }

    [Fact]
    public void Between_ATarget_GivesItNoGradient()
    {
        using var lpips = Create(width: 8);
        var both = Formula.Images(2, 3, 16);
        var (image, target) = (both[..1].clone().requires_grad_(), both[1..].clone().requires_grad_());

        lpips.Between(image, target).sum().backward();

        Assert.True(target.grad is null || target.grad.IsInvalid);
        Assert.True(image.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Objective_WithMetricLpips_TrainsTheStudentThroughIt()
    {
        using TemporaryWeights file = new(Formula.Tensors(Lpips.Shapes(new Vgg16Layout())));
        var spec = new RunSpec
        {
            Method = Method.Ict,
            Objective = new IctObjective { Metric = Distance.Lpips, LpipsWeights = file.Path },
            Network = new SongUNetSpec { Channels = 8, Multipliers = [1] },
        };
        using var student = NetworkFactory.Create(spec.Network, new ImageShape(1, 8, 8), seed: 1);
        using var objective = ObjectiveFactory.Create(spec, student);

        var losses = objective.Losses(Formula.Images(1, 1, 8), Condition.None, 0, new TrainingStep(3, 0, 10));
        losses.Values.sum().backward();

        Assert.True(losses.Values.item<float>() > 0);
        Assert.Contains(student.parameters(), parameter => parameter.grad is { IsInvalid: false } gradient && gradient.abs().sum().item<float>() > 0);
    }

    private static Lpips Create(int width)
    {
        var layout = new Vgg16Layout(width);
        return new Lpips(Formula.Weights(Lpips.Shapes(layout)), layout);
    }
}
