namespace Hayate.Collectives.Tests.TcpRing;

public sealed class TcpRingOfTwoTests() : ProcessGroupContract(Gang.OverTcp(2));

public sealed class TcpRingOfThreeTests() : ProcessGroupContract(Gang.OverTcp(3));

public sealed class TcpRingOfFourTests() : ProcessGroupContract(Gang.OverTcp(4));
