using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Attention over pixels in explicit products, so that it can be differentiated twice.</summary>
internal static class SelfAttention
{
    /// <summary>
    /// Attends with queries, keys and values interleaved in the channels of qkv, (B, 3C, H, W); the result is (B, C, H, W).
    /// </summary>
    /// <param name="qkv">Projected activations.</param>
    /// <param name="heads">Groups of neighbouring channels that attend independently.</param>
    public static Tensor Attend(Tensor qkv, int heads)
    {
        using var scope = NewDisposeScope();
        var shape = qkv.shape;
        var (channels, ofHead) = (shape[1] / 3, shape[1] / 3 / heads);
        var parts = qkv.reshape(shape[0] * heads, ofHead, 3, -1).unbind(2);
        Tensor query = parts[0], key = parts[1], value = parts[2];
        var weights = query.transpose(1, 2).bmm(key.Times(1 / Math.Sqrt(ofHead))).softmax(2);
        return value.bmm(weights.transpose(1, 2)).reshape(shape[0], channels, shape[2], shape[3]).MoveToOuterDisposeScope();
    }
}
