namespace Hayate.Collectives.Tests;

public sealed class SoloProcessGroupTests(SoloFixture fixture) : ProcessGroupContract(fixture), IClassFixture<SoloFixture>
{
    private protected override float[] Sum(float[][] values) => values[0];
}
