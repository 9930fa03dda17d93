namespace Hayate.Collectives.Tests;

/// <summary>A group that the tests of a class share.</summary>
public abstract class GangFixture : IDisposable
{
    private protected GangFixture(Gang gang) => Gang = gang;

    internal Gang Gang { get; }

    public void Dispose()
    {
        Gang.Dispose();
        GC.SuppressFinalize(this);
    }
}
