namespace Hayate.Coordinator.Tests.Access;

/// <summary>One coordinator that asks for tokens, for the tests of a class.</summary>
public sealed class ControlledCoordinator : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public TestCoordinator Coordinator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Coordinator = await TestCoordinator.StartAsync(_directory.Path, settings: ControlledAccess.Settings);

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        _directory.Dispose();
    }
}
