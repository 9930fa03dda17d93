namespace Hayate.Collectives.Tests;

public sealed class SoloFixture() : GangFixture(Gang.Solo());
