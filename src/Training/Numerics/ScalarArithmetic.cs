using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Numerics;

/// <summary>Arithmetic of tensors with numbers that live until native code has read them.</summary>
/// <remarks>
/// TorchSharp's own operators make an object of the number which nothing keeps alive during the call: a garbage collection at that moment
/// frees what the operation is about to read.
/// </remarks>
internal static class ScalarArithmetic
{
    /// <summary>x times a number.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using Scalar held = factor;
        return x.mul(held);
    }

    /// <summary>Multiplies x in place by a number.</summary>
    public static Tensor Scale(this Tensor x, double factor)
    {
        using Scalar held = factor;
        return x.mul_(held);
    }

    /// <summary>x plus a number.</summary>
    public static Tensor Plus(this Tensor x, double term)
    {
        using Scalar held = term;
        return x.add(held);
    }

    /// <summary>The larger of x and a number. The gradient is 0 where the number is.</summary>
    public static Tensor AtLeast(this Tensor x, double smallest)
    {
        using Scalar held = smallest;
        return x.clamp_min(held);
    }

    /// <summary>Moves x in place by a share of the way to another tensor.</summary>
    public static void MoveTowards(this Tensor x, Tensor other, double share)
    {
        using var scope = NewDisposeScope();
        x.add_((other - x).Times(share));
    }

    /// <summary>A tensor on the CPU filled with a number, float32.</summary>
    public static Tensor Filled(ReadOnlySpan<long> shape, double value)
    {
        using Scalar held = value;
        return full(shape, held, ScalarType.Float32);
    }
}
