namespace Hayate.Collectives.Tests.TcpRing;

public abstract class TcpRingTests(GangFixture fixture) : ProcessGroupContract(fixture)
{
    private protected override float[] Sum(float[][] values) => SummationOrder.OfTheRing(values);
}

public sealed class TcpRingOfTwoTests(TcpRingOfTwoFixture fixture) : TcpRingTests(fixture), IClassFixture<TcpRingOfTwoFixture>;

public sealed class TcpRingOfThreeTests(TcpRingOfThreeFixture fixture) : TcpRingTests(fixture), IClassFixture<TcpRingOfThreeFixture>;

public sealed class TcpRingOfFourTests(TcpRingOfFourFixture fixture) : TcpRingTests(fixture), IClassFixture<TcpRingOfFourFixture>;
