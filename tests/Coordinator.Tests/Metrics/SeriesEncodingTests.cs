using CsCheck;
using Hayate.Coordinator.Metrics;

namespace Hayate.Coordinator.Tests.Metrics;

public sealed class SeriesEncodingTests
{
    private static readonly double[] Special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.1];

    private static readonly Gen<double> Values = Gen.OneOf(
        Gen.Float.Select(value => (double)value), Gen.Double, Gen.Int[0, Special.Length - 1].Select(index => Special[index]));

    private static readonly Gen<SeriesPoints> Series = Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 3].Array[1, 200], Gen.Bool, (first, gaps, even) => (first, gaps, even))
        .SelectMany(steps => Values.Array[steps.gaps.Length].Select(values => new SeriesPoints(Steps(steps.first, steps.gaps, steps.even), values)));

    [Fact]
    public void Encode_AnySeries_IsReadBackBitForBit() => Series.Sample(points =>
    {
        var read = SeriesEncoding.Decode(SeriesEncoding.Encode(points));
        Assert.Equal(points.Steps, read.Steps);
        Assert.Equal(points.Values.Select(Bits), read.Values.Select(Bits));
    });

    [Fact]
    public void Encode_SinglesEveryTenSteps_TakesFourBytesEach() =>
        Assert.Equal(13 + 4000, SeriesEncoding.Encode(new([.. Enumerable.Range(1, 1000).Select(i => i * 10)], [.. Enumerable.Range(0, 1000).Select(i => (double)(1f / (i + 1)))])).Length);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(20)]
    public void Decode_CutShort_IsRefused(int length) =>
        Assert.Throws<InvalidDataException>(() => SeriesEncoding.Decode(SeriesEncoding.Encode(new([1, 2, 4], [1, 2, 3]))[..length]));

    [Fact]
    public void Concat_StepsComeAgain_TheLatestHolds()
    {
        var whole = SeriesPoints.Concat([new([1, 2, 3, 4], [1, 2, 3, 4]), new([3, 4, 5], [30, 40, 50]), new([4], [400])]);
        Assert.Equal([1, 2, 3, 4, 5], whole.Steps);
        Assert.Equal([1, 2, 30, 400, 50], whole.Values);
        Assert.Equal([4, 5], whole.After(3).Steps);
        Assert.Equal(5, whole.After(-1).Count);
        Assert.Equal(0, whole.After(5).Count);
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    private static int[] Steps(int first, int[] gaps, bool even)
    {
        var step = first;
        return [.. gaps.Select(gap => step += even ? gaps[0] : gap)];
    }
}
