namespace Hayate.Collectives.Tests.SharedMemory;

public sealed class SharedMemoryOfTwoFixture() : GangFixture(Gang.Of(2, GroupKind.SharedMemory));

public sealed class SharedMemoryOfThreeFixture() : GangFixture(Gang.Of(3, GroupKind.SharedMemory));

public sealed class SharedMemoryOfFourFixture() : GangFixture(Gang.Of(4, GroupKind.SharedMemory));
