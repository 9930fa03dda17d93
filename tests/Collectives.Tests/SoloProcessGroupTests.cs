namespace Hayate.Collectives.Tests;

public sealed class SoloProcessGroupTests() : ProcessGroupContract(Gang.Solo());
