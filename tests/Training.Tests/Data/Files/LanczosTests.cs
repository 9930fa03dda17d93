using Hayate.Training.Data.Files;

namespace Hayate.Training.Tests.Data.Files;

/// <summary>Expected values were made by Pillow 9.4 (Image.resize with LANCZOS) of the same pattern.</summary>
public sealed class LanczosTests
{
    [Fact]
    public void Resize_Smaller_AgreesWithPillow() => AssertClose(
        Resize(Pattern(9), channels: 1, side: 9, target: 4),
        62, 156, 165, 185, 147, 121, 128, 153, 132, 135, 105, 58, 123, 146, 111, 113);

    [Fact]
    public void Resize_Larger_AgreesWithPillow() => AssertClose(
        Resize(Pattern(4), channels: 1, side: 4, target: 9),
        0, 0, 20, 45, 56, 72, 103, 132, 146, 5, 5, 16, 38, 63, 98, 138, 165, 178, 27, 19, 16, 34, 80, 140, 189, 214, 223,
        52, 42, 36, 60, 124, 191, 222, 222, 218, 62, 68, 82, 123, 187, 218, 191, 145, 115, 72, 96, 136, 184, 212, 185, 119, 59, 24,
        93, 125, 174, 204, 173, 107, 63, 47, 41, 112, 143, 188, 195, 118, 38, 38, 78, 107, 121, 150, 192, 185, 83, 0, 27, 101, 151);

    [Fact]
    public void Resize_SeveralPlanes_TreatsEachAlone()
    {
        var resized = Resize([.. new byte[81], .. Pattern(9)], channels: 2, side: 9, target: 4);

        Assert.All(resized[..16], value => Assert.Equal(0, value));
        Assert.Equal(Resize(Pattern(9), channels: 1, side: 9, target: 4), resized[16..]);
    }

    private static byte[] Resize(byte[] planes, int channels, int side, int target)
    {
        var result = new byte[channels * target * target];
        new Lanczos(target).Resize(planes, channels, side, result);
        return result;
    }

    // Pillow weighs in units of 2^-22, so its rounding may differ by one.
    private static void AssertClose(byte[] actual, params int[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
        Assert.True(expected.Zip(actual).Count(pair => pair.First != pair.Second) <= expected.Length / 10);
    }

    private static byte[] Pattern(int side) =>
        [.. Enumerable.Range(0, side * side).Select(i => (X: i % side, Y: i / side)).Select(at => (byte)((at.X * at.X * 7) + (at.Y * 13) + (at.X * at.Y * 29) + ((at.X ^ at.Y) * 31)))];
}
