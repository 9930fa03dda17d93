namespace Hayate.Collectives.Tests.SharedMemory;

public abstract class SharedMemoryTests(GangFixture fixture) : ProcessGroupContract(fixture)
{
    private protected override float[] Sum(float[][] values) => SummationOrder.OfRank(values);
}

public sealed class SharedMemoryOfTwoTests(SharedMemoryOfTwoFixture fixture) : SharedMemoryTests(fixture), IClassFixture<SharedMemoryOfTwoFixture>;

public sealed class SharedMemoryOfThreeTests(SharedMemoryOfThreeFixture fixture) : SharedMemoryTests(fixture), IClassFixture<SharedMemoryOfThreeFixture>;

public sealed class SharedMemoryOfFourTests(SharedMemoryOfFourFixture fixture) : SharedMemoryTests(fixture), IClassFixture<SharedMemoryOfFourFixture>;
