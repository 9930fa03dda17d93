using System.Runtime.InteropServices;

namespace Hayate.Collectives.Tests;

/// <summary>What every process group promises, whatever it runs over.</summary>
/// <remarks>The tests of a class share one group, as the steps of a training do.</remarks>
public abstract class ProcessGroupContract(GangFixture fixture)
{
    private readonly Gang _gang = fixture.Gang;

    /// <summary>Around nothing, the world size, short data, slots and chunks; odd and even.</summary>
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 5, 1000, 4097, 65_537, 300_007];

    private int WorldSize => _gang.Groups.Count;

    /// <summary>The sum in the order that the group documents.</summary>
    /// <param name="values">Values by rank.</param>
    private protected abstract float[] Sum(float[][] values);

    [Fact]
    public void Ranks_OfAGroup_AreNumberedFromZero() => Assert.Equal(Enumerable.Range(0, WorldSize), _gang.Groups.Select(group => group.Rank));

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfInt64_IsExactAndWrapsAround(int length) => AllReduceSumIsExact(length, (rank, i) => unchecked((i + 1) * 6_364_136_223_846_793_005L * (rank + 1)), (a, b) => unchecked(a + b));

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfInt32_IsExactAndWrapsAround(int length) => AllReduceSumIsExact(length, (rank, i) => unchecked((i + 1) * 1_664_525_013 * (rank + 1)), (a, b) => unchecked(a + b));

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfSingles_SumsInTheDocumentedOrder(int length)
    {
        float[][] results = OnEveryRank(rank => Noise(rank, length), (group, values) => group.AllReduceSum(values));

        var expected = Sum(NoiseOfAll(length));
        Assert.All(results, result => Assert.Equal(Bits(expected), Bits(result)));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_InAGroupBuffer_GivesTheSameBits(int length)
    {
        float[][] results = _gang.Run(group =>
        {
            using GroupBuffer buffer = group.Allocate((length * sizeof(float)) + 192);
            var values = buffer.AsSpan<float>().Slice(16, length);
            Noise(group.Rank, length).CopyTo(values);
            group.AllReduceSum(values);
            var result = values.ToArray();
            group.Barrier();
            return result;
        });

        var expected = Sum(NoiseOfAll(length));
        Assert.All(results, result => Assert.Equal(Bits(expected), Bits(result)));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfBFloat16_RoundsTheSumInSinglePrecisionOnce(int length)
    {
        BFloat16[][] results = OnEveryRank(rank => HalfNoise(rank, length), (group, values) => group.AllReduceSum(values));

        var sums = Sum([.. Enumerable.Range(0, WorldSize).Select(rank => Array.ConvertAll(HalfNoise(rank, length), value => value.ToSingle()))]);
        var expected = Array.ConvertAll(sums, BFloat16.FromSingle);
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void AllReduceSum_OfDoubles_KeepsTheirPrecision()
    {
        double[][] results = OnEveryRank<double>(rank => [1e15 + rank, 0.5, -rank], (group, values) => group.AllReduceSum(values));

        int ranks = WorldSize * (WorldSize - 1) / 2;
        Assert.All(results, result => Assert.Equal([(1e15 * WorldSize) + ranks, 0.5 * WorldSize, -ranks], result));
    }

    [Fact]
    public void AllReduceSum_Repeated_GivesTheSameBits()
    {
        float[][][] rounds = [.. Enumerable.Range(0, 5).Select(_ => OnEveryRank(rank => Noise(rank, 300_007), (group, values) => group.AllReduceSum(values)))];

        Assert.All(rounds.SelectMany(round => round), result => Assert.Equal(Bits(rounds[0][0]), Bits(result)));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceMax_OfSingles_IsTheLargest(int length)
    {
        float[][] results = OnEveryRank(rank => Noise(rank, length), (group, values) => group.AllReduceMax(values));

        var all = NoiseOfAll(length);
        float[] expected = [.. Enumerable.Range(0, length).Select(i => all.Max(values => values[i]))];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void AllReduceMax_OfOtherTypes_IsTheLargest()
    {
        _gang.Run(group =>
        {
            long[] wide = [-group.Rank, long.MinValue + group.Rank];
            int[] narrow = [-group.Rank, group.Rank];
            BFloat16[] half = [BFloat16.FromSingle(-1.5f * group.Rank), BFloat16.FromSingle(group.Rank == 0 ? float.NaN : 1)];
            double[] full = [group.Rank * 1e300];
            group.AllReduceMax(wide);
            group.AllReduceMax(narrow);
            group.AllReduceMax(half);
            group.AllReduceMax(full);
            Assert.Equal([0, long.MinValue + WorldSize - 1], wide);
            Assert.Equal([0, WorldSize - 1], narrow);
            Assert.Equal(0f, half[0].ToSingle());
            Assert.True(float.IsNaN(half[1].ToSingle()));
            Assert.Equal([(WorldSize - 1) * 1e300], full);
        });
    }

    [Theory, MemberData(nameof(Lengths))]
    public void ReduceScatterSum_OfInt64_GivesEachRankItsPart(int length)
    {
        long[][] results = _gang.Run(group =>
        {
            long[] values = [.. Enumerable.Range(0, length * WorldSize).Select(i => Value(group.Rank, i))];
            var before = values.ToArray();
            long[] own = new long[length];
            group.ReduceScatterSum<long>(values, own);
            Assert.Equal(before, values);
            return own;
        });

        for (int rank = 0; rank < WorldSize; rank++)
            Assert.Equal(Enumerable.Range(rank * length, length).Select(i => Enumerable.Range(0, WorldSize).Sum(from => Value(from, i))), results[rank]);

        static long Value(int rank, int i) => (i + 1L) * ((rank * 7) + 3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100_001)]
    public void ReduceScatterThenAllGather_InPlaceOfAGroupBuffer_IsAnAllReduce(int part)
    {
        _gang.Run(group =>
        {
            using GroupBuffer buffer = group.Allocate((long)part * WorldSize * sizeof(int));
            var values = buffer.AsSpan<int>();
            for (int i = 0; i < values.Length; i++)
                values[i] = i * (group.Rank + 1);
            var own = values.Slice(group.Rank * part, part);
            group.ReduceScatterSum<int>(values, own);
            group.AllGather<int>(own, values);
            int factor = WorldSize * (WorldSize + 1) / 2;
            int[] expected = [.. Enumerable.Range(0, values.Length).Select(i => unchecked(i * factor))];
            Assert.Equal(expected, values.ToArray());
            group.Barrier();
        });
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50_003)]
    public void ReduceScatterSum_OfBFloat16_RoundsOnce(int part)
    {
        BFloat16[][] results = _gang.Run(group =>
        {
            var own = new BFloat16[part];
            group.ReduceScatterSum<BFloat16>(HalfNoise(group.Rank, part * WorldSize, integers: true), own);
            return own;
        });

        var all = Enumerable.Range(0, WorldSize).Select(rank => HalfNoise(rank, part * WorldSize, integers: true)).ToArray();
        for (int rank = 0; rank < WorldSize; rank++)
        {
            int first = rank * part;
            Assert.Equal(Enumerable.Range(first, part).Select(i => BFloat16.FromSingle(all.Sum(values => values[i].ToSingle())).ToSingle()), results[rank].Select(value => value.ToSingle()));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Broadcast_FromEachRoot_GivesTheRootsBytes(int length)
    {
        for (int root = 0; root < WorldSize; root++)
        {
            int sender = root;
            byte[][] results = OnEveryRank(rank => Pattern(rank, length), (group, bytes) => group.Broadcast(bytes, sender));

            Assert.All(results, result => Assert.Equal(Pattern(sender, length), result));
        }
    }

    [Fact]
    public void Broadcast_InAGroupBuffer_GivesTheRootsBytes()
    {
        int root = WorldSize - 1;
        byte[][] results = _gang.Run(group =>
        {
            using GroupBuffer buffer = group.Allocate(300_001);
            Pattern(group.Rank, 300_001).CopyTo(buffer.AsSpan<byte>());
            group.Broadcast(buffer.AsSpan<byte>(), root);
            return buffer.AsSpan<byte>().ToArray();
        });

        Assert.All(results, result => Assert.Equal(Pattern(root, 300_001), result));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllGather_OfEveryRanksBytes_GivesThemInOrderOfRank(int length)
    {
        byte[][] results = _gang.Run(group =>
        {
            byte[] all = new byte[length * WorldSize];
            group.AllGather<byte>(Pattern(group.Rank, length), all);
            return all;
        });

        byte[] expected = [.. Enumerable.Range(0, WorldSize).SelectMany(rank => Pattern(rank, length))];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void Barrier_OfAllRanks_ReturnsOnlyWhenAllHaveCome()
    {
        int arrived = 0;
        bool[] allHadCome = _gang.Run(group =>
        {
            bool good = true;
            for (int round = 1; round <= 200; round++)
            {
                Interlocked.Increment(ref arrived);
                group.Barrier();
                good &= Volatile.Read(ref arrived) >= round * WorldSize;
                group.Barrier();
            }

            return good;
        });

        Assert.All(allHadCome, Assert.True);
    }

    [Fact]
    public void Calls_OfAllKindsInTurn_DoNotMixUp()
    {
        long[] sums = _gang.Run(group =>
        {
            long total = 0;
            for (int round = 0; round < 200; round++)
            {
                long[] values = [round, group.Rank];
                group.AllReduceSum(values);
                byte[] bytes = [(byte)(round + group.Rank)];
                group.Broadcast(bytes, round % WorldSize);
                byte[] all = new byte[WorldSize];
                group.AllGather<byte>(bytes, all);
                group.Barrier();
                total += values[0] + values[1] + all.Sum(value => value);
            }

            return total;
        });

        long expected = Enumerable.Range(0, 200).Sum(round =>
            (long)(round * WorldSize) + (WorldSize * (WorldSize - 1) / 2) + (WorldSize * (byte)(round + (round % WorldSize))));
        Assert.All(sums, sum => Assert.Equal(expected, sum));
    }

    [Fact]
    public void GroupBuffer_WhenAllocated_IsZeroAndAligned()
    {
        _gang.Run(group =>
        {
            using GroupBuffer buffer = group.Allocate(10_001);
            Assert.Equal((0, 10_001), (buffer.Address % 64, buffer.Bytes));
            Assert.True(buffer.AsSpan<byte>().IndexOfAnyExcept((byte)0) < 0);
        });
    }

    [Fact]
    public void AllReduceSum_OfATypeThatIsNotReduced_IsRefused() =>
        Assert.Throws<NotSupportedException>(() => _gang.Groups[0].AllReduceSum(new short[1]));

    [Fact]
    public void Broadcast_FromARankThatIsNone_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _gang.Groups[0].Broadcast(new byte[1], WorldSize));

    [Fact]
    public void AllGather_IntoTooLittleSpace_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _gang.Groups[0].AllGather<byte>(new byte[2], new byte[(2 * WorldSize) - 1]));

    private T[][] OnEveryRank<T>(Func<int, T[]> values, Action<IProcessGroup, T[]> work) => _gang.Run(group =>
    {
        var own = values(group.Rank);
        work(group, own);
        return own;
    });

    private void AllReduceSumIsExact<T>(int length, Func<int, int, T> value, Func<T, T, T> add)
        where T : unmanaged
    {
        T[][] results = OnEveryRank(rank => [.. Enumerable.Range(0, length).Select(i => value(rank, i))], (IProcessGroup group, T[] values) => group.AllReduceSum(values));

        T[] expected = [.. Enumerable.Range(0, length).Select(i => Enumerable.Range(0, WorldSize).Select(rank => value(rank, i)).Aggregate(add))];
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    private float[][] NoiseOfAll(int length) => [.. Enumerable.Range(0, WorldSize).Select(rank => Noise(rank, length))];

    private static float[] Noise(int rank, int length)
    {
        Random random = new(97 + rank);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Exp(8 * random.NextSingle()))];
    }

    private static BFloat16[] HalfNoise(int rank, int length, bool integers = false) =>
        Array.ConvertAll(Noise(rank, length), value => BFloat16.FromSingle(integers ? MathF.Round(value) : value));

    private static byte[] Pattern(int rank, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + (rank * 101)))];

    private static uint[] Bits(float[] values) => MemoryMarshal.Cast<float, uint>(values).ToArray();
}
