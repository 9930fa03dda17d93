using System.Runtime.InteropServices;

namespace Hayate.Collectives.Tests;

/// <summary>What every process group promises, whatever it runs over.</summary>
public abstract class ProcessGroupContract : IDisposable
{
    private readonly Gang _gang;

    private protected ProcessGroupContract(Gang gang) => _gang = gang;

    /// <summary>Around nothing, the world size, the short-send limit and the chunk size; odd and even.</summary>
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 5, 1000, 4097, 65_536, 65_537, 1_000_003];

    private int WorldSize => _gang.Groups.Count;

    public void Dispose()
    {
        _gang.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Ranks_OfAGroup_AreNumberedFromZero() => Assert.Equal(Enumerable.Range(0, WorldSize), _gang.Groups.Select(group => group.Rank));

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfIntegers_IsExact(int length)
    {
        long[][] results = _gang.Run(group =>
        {
            long[] values = [.. Enumerable.Range(0, length).Select(i => Value(group.Rank, i))];
            group.AllReduceSum(values);
            return values;
        });

        long[] expected = [.. Enumerable.Range(0, length).Select(i => Enumerable.Range(0, WorldSize).Aggregate(0L, (sum, rank) => unchecked(sum + Value(rank, i))))];
        Assert.All(results, result => Assert.Equal(expected, result));

        static long Value(int rank, int i) => unchecked((i + 1) * 6_364_136_223_846_793_005L * (rank + 1));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllReduceSum_OfSingles_SumsEachSegmentAlongTheRing(int length)
    {
        float[][] results = _gang.Run(group =>
        {
            float[] values = Noise(group.Rank, length);
            group.AllReduceSum(values);
            return values;
        });

        float[] expected = SumAlongTheRing([.. Enumerable.Range(0, WorldSize).Select(rank => Noise(rank, length))]);
        Assert.All(results, result => Assert.Equal(Bits(expected), Bits(result)));
    }

    [Fact]
    public void AllReduceSum_Repeated_GivesTheSameBits()
    {
        float[][][] rounds = [.. Enumerable.Range(0, 5).Select(_ => _gang.Run(group =>
        {
            float[] values = Noise(group.Rank, 300_007);
            group.AllReduceSum(values);
            return values;
        }))];

        Assert.All(rounds.SelectMany(round => round), result => Assert.Equal(Bits(rounds[0][0]), Bits(result)));
    }

    [Fact]
    public void AllReduceSum_OfDoubles_KeepsTheirPrecision()
    {
        double[][] results = _gang.Run(group =>
        {
            double[] values = [1e15 + group.Rank, 0.5, -group.Rank];
            group.AllReduceSum(values);
            return values;
        });

        int ranks = WorldSize * (WorldSize - 1) / 2;
        Assert.All(results, result => Assert.Equal([(1e15 * WorldSize) + ranks, 0.5 * WorldSize, -ranks], result));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Broadcast_FromEachRoot_GivesTheRootsBytes(int length)
    {
        for (int root = 0; root < WorldSize; root++)
        {
            int sender = root;
            byte[][] results = _gang.Run(group =>
            {
                byte[] bytes = Pattern(group.Rank, length);
                group.Broadcast(bytes, sender);
                return bytes;
            });

            Assert.All(results, result => Assert.Equal(Pattern(sender, length), result));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AllGather_OfEveryRanksBytes_GivesThemInOrderOfRank(int length)
    {
        byte[][] results = _gang.Run(group =>
        {
            byte[] all = new byte[length * WorldSize];
            group.AllGather(Pattern(group.Rank, length), all);
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
            for (int round = 0; round < 300; round++)
            {
                long[] values = [round, group.Rank];
                group.AllReduceSum(values);
                byte[] bytes = [(byte)(round + group.Rank)];
                group.Broadcast(bytes, round % WorldSize);
                byte[] all = new byte[WorldSize];
                group.AllGather(bytes, all);
                group.Barrier();
                total += values[0] + values[1] + all.Sum(value => value);
            }

            return total;
        });

        long expected = Enumerable.Range(0, 300).Sum(round =>
            (long)(round * WorldSize) + (WorldSize * (WorldSize - 1) / 2) + (WorldSize * (byte)(round + (round % WorldSize))));
        Assert.All(sums, sum => Assert.Equal(expected, sum));
    }

    [Fact]
    public void Broadcast_FromARankThatIsNone_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _gang.Groups[0].Broadcast(new byte[1], WorldSize));

    [Fact]
    public void AllGather_IntoTooLittleSpace_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _gang.Groups[0].AllGather(new byte[2], new byte[(2 * WorldSize) - 1]));

    private static float[] Noise(int rank, int length)
    {
        Random random = new(97 + rank);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Exp(8 * random.NextSingle()))];
    }

    private static byte[] Pattern(int rank, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + (rank * 101)))];

    private static float[] SumAlongTheRing(float[][] values)
    {
        int length = values[0].Length;
        float[] sums = new float[length];
        for (int segment = 0; segment < values.Length; segment++)
        {
            int end = (int)((segment + 1L) * length / values.Length);
            for (int i = (int)((long)segment * length / values.Length); i < end; i++)
            {
                sums[i] = values[segment][i];
                for (int step = 1; step < values.Length; step++)
                    sums[i] += values[(segment + step) % values.Length][i];
            }
        }

        return sums;
    }

    private static uint[] Bits(float[] values) => MemoryMarshal.Cast<float, uint>(values).ToArray();
}
