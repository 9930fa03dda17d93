using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Checkpointing;

public sealed class StateDigestTests
{
    [Fact]
    public void Of_EqualStates_IsEqual()
    {
        Assert.Equal(Digest(1, "model", "w", [1, 2]), Digest(1, "model", "w", [1, 2]));
    }

    [Theory]
    [InlineData(2, "model", "w", 2f)]
    [InlineData(1, "ema-0.9", "w", 2f)]
    [InlineData(1, "model", "v", 2f)]
    [InlineData(1, "model", "w", 2.0000002f)]
    public void Of_StatesThatDifferInOneThing_Differs(int step, string part, string name, float last)
    {
        Assert.NotEqual(Digest(1, "model", "w", [1, 2]), Digest(step, part, name, [1, last]));
    }

    private static string Digest(int step, string part, string name, float[] values)
    {
        using Tensor stored = tensor(values);
        return StateDigest.Of(step, [new SnapshotPart(part, [new NamedTensor(name, stored)])]);
    }
}
