namespace Hayate.Collectives.Tests.TcpRing;

public sealed class TcpRingOfTwoFixture() : GangFixture(Gang.Of(2, GroupKind.TcpRing));

public sealed class TcpRingOfThreeFixture() : GangFixture(Gang.Of(3, GroupKind.TcpRing));

public sealed class TcpRingOfFourFixture() : GangFixture(Gang.Of(4, GroupKind.TcpRing));
