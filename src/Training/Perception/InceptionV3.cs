using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Hayate.Training.Perception;

/// <summary>
/// The Inception-v3 network that the Fréchet Inception Distance is defined by, in inference mode. It differs from the usual one where the
/// graph of 2015 does: average pools of 3x3 leave padding out of their mean, and the last block pools by maximum.
/// </summary>
internal sealed class InceptionV3 : IDisposable
{
    private const double Epsilon = 1e-3;

    private readonly Dictionary<string, Unit> _units = [];
    private readonly Tensor _classifier;

    /// <param name="weights">Weights of <see cref="InceptionLayout.Shapes"/>; copied.</param>
    public InceptionV3(PretrainedWeights weights)
    {
        using IDisposable guard = no_grad();
        foreach (ConvolutionUnit unit in InceptionLayout.Units)
            _units.Add(unit.Name, Fold(unit, weights));
        _classifier = weights["fc.weight"].clone().DetachFromDisposeScope();
    }

    /// <summary>Pooled features [n, 2048] of images [n, 3, 299, 299] in [-1, 1]. The caller owns them.</summary>
    public Tensor Features(Tensor images)
    {
        using IDisposable guard = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Chain(images, "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3");
        x = Chain(HalvingMaximum(x), "Conv2d_3b_1x1", "Conv2d_4a_3x3");
        x = HalvingMaximum(x);
        foreach (string name in (string[])["Mixed_5b", "Mixed_5c", "Mixed_5d"])
            x = BlockA(x, name);
        x = BlockB(x, "Mixed_6a");
        foreach (string name in (string[])["Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"])
            x = BlockC(x, name);
        x = BlockD(x, "Mixed_7a");
        x = BlockE(x, "Mixed_7b", Average);
        x = BlockE(x, "Mixed_7c", Maximum);
        return x.mean([2, 3]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Class probabilities [n, 1008] of pooled features. The classifier's bias is left out, as in the measurement that the Inception Score was
    /// introduced with (Salimans et al. 2016).
    /// </summary>
    public Tensor Probabilities(Tensor features)
    {
        using IDisposable guard = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return linear(features, _classifier).softmax(1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Unit unit in _units.Values)
        {
            unit.Weight.Dispose();
            unit.Bias.Dispose();
        }

        _classifier.Dispose();
    }

    private Tensor BlockA(Tensor x, string name) => Joined(
        x,
        input => Chain(input, $"{name}.branch1x1"),
        input => Chain(input, $"{name}.branch5x5_1", $"{name}.branch5x5_2"),
        input => Chain(input, $"{name}.branch3x3dbl_1", $"{name}.branch3x3dbl_2", $"{name}.branch3x3dbl_3"),
        input => Chain(Average(input), $"{name}.branch_pool"));

    private Tensor BlockB(Tensor x, string name) => Joined(
        x,
        input => Chain(input, $"{name}.branch3x3"),
        input => Chain(input, $"{name}.branch3x3dbl_1", $"{name}.branch3x3dbl_2", $"{name}.branch3x3dbl_3"),
        HalvingMaximum);

    private Tensor BlockC(Tensor x, string name) => Joined(
        x,
        input => Chain(input, $"{name}.branch1x1"),
        input => Chain(input, $"{name}.branch7x7_1", $"{name}.branch7x7_2", $"{name}.branch7x7_3"),
        input => Chain(
            input, $"{name}.branch7x7dbl_1", $"{name}.branch7x7dbl_2", $"{name}.branch7x7dbl_3", $"{name}.branch7x7dbl_4", $"{name}.branch7x7dbl_5"),
        input => Chain(Average(input), $"{name}.branch_pool"));

    private Tensor BlockD(Tensor x, string name) => Joined(
        x,
        input => Chain(input, $"{name}.branch3x3_1", $"{name}.branch3x3_2"),
        input => Chain(input, $"{name}.branch7x7x3_1", $"{name}.branch7x7x3_2", $"{name}.branch7x7x3_3", $"{name}.branch7x7x3_4"),
        HalvingMaximum);

    private Tensor BlockE(Tensor x, string name, Func<Tensor, Tensor> pool) => Joined(
        x,
        input => Chain(input, $"{name}.branch1x1"),
        input => Forked(Chain(input, $"{name}.branch3x3_1"), $"{name}.branch3x3_2"),
        input => Forked(Chain(input, $"{name}.branch3x3dbl_1", $"{name}.branch3x3dbl_2"), $"{name}.branch3x3dbl_3"),
        input => Chain(pool(input), $"{name}.branch_pool"));

    private Tensor Forked(Tensor x, string name) => cat([Chain(x, $"{name}a"), Chain(x, $"{name}b")], 1);

    private static Tensor Joined(Tensor x, params ReadOnlySpan<Func<Tensor, Tensor>> branches)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> outputs = [];
        foreach (Func<Tensor, Tensor> branch in branches)
            outputs.Add(branch(x));
        return cat(outputs, 1).MoveToOuterDisposeScope();
    }

    private Tensor Chain(Tensor x, params ReadOnlySpan<string> names)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (string name in names)
        {
            Unit unit = _units[name];
            x = ChannelBlocks.Convolve(x, unit.Weight, unit.Bias, unit.Geometry.Padding, unit.Geometry.Stride).relu_();
        }

        return x.MoveToOuterDisposeScope();
    }

    private static Tensor HalvingMaximum(Tensor x) => max_pool2d(x, [3, 3], strides: [2, 2]);

    private static Tensor Maximum(Tensor x) => max_pool2d(x, [3, 3], strides: [1, 1], padding: [1, 1]);

    private static Tensor Average(Tensor x) => avg_pool2d(x, [3, 3], stride: [1, 1], padding: [1, 1], count_include_pad: false);

    // Batch normalisation with fixed statistics is a scale and a shift of each channel, which the convolution takes in.
    private static Unit Fold(ConvolutionUnit unit, PretrainedWeights weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor variance = Statistic("running_var"), mean = Statistic("running_mean"), gain = Statistic("weight"), shift = Statistic("bias");
        Tensor scale = gain / variance.Plus(Epsilon).sqrt();
        Tensor weight = weights[$"{unit.Name}.conv.weight"].to(ScalarType.Float64) * scale.reshape(-1, 1, 1, 1);
        return new Unit(unit, Single(weight), Single(shift - (mean * scale)));

        Tensor Statistic(string name) => weights[$"{unit.Name}.bn.{name}"].to(ScalarType.Float64);

        static Tensor Single(Tensor values) => values.to(ScalarType.Float32).DetachFromDisposeScope();
    }

    private sealed record Unit(ConvolutionUnit Geometry, Tensor Weight, Tensor Bias);
}
