using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Images as an image file holds them. Measurements and previews see images after this rounding, real and generated ones alike, as is the
/// convention of the field (Karras et al. 2022 write PNG files before they take features).
/// </summary>
internal static class EightBit
{
    private const double HalfRange = 127.5;

    /// <summary>Levels 0 to 255, as bytes, of values in [-1, 1]; values outside are clipped. The caller owns the tensor.</summary>
    public static Tensor Encode(Tensor images)
    {
        using IDisposable scope = NewDisposeScope();
        return ((images * HalfRange) + HalfRange).round_().clamp_(0, byte.MaxValue).to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>Values in [-1, 1] of levels. The caller owns the tensor.</summary>
    public static Tensor Decode(Tensor levels)
    {
        using IDisposable scope = NewDisposeScope();
        return levels.to(ScalarType.Float32).div_(HalfRange).sub_(1).MoveToOuterDisposeScope();
    }
}
