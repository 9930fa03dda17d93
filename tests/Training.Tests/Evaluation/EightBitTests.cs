using Hayate.Training.Evaluation;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class EightBitTests
{
    [Fact]
    public void Encode_OfValues_RoundsAndClips()
    {
        using Tensor values = tensor([-7f, -1f, -0.999f, 0.0001f, 1f, 1.5f]);
        using Tensor levels = EightBit.Encode(values);

        Assert.Equal([0, 0, 0, 128, 255, 255], levels.data<byte>().ToArray());
    }

    [Fact]
    public void Decode_OfEncode_IsIdempotent()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor levels = arange(256, dtype: ScalarType.Byte);

        Assert.True(EightBit.Encode(EightBit.Decode(levels)).eq(levels).all().item<bool>());
    }
}
