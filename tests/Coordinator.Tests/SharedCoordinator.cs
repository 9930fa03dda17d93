namespace Hayate.Coordinator.Tests;

/// <summary>One coordinator for the tests of a class, and one worker with slots for all they start. Each test has its own sweeps.</summary>
public sealed class SharedCoordinator : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public TestCoordinator Coordinator { get; private set; } = null!;

    public SimulatedWorker Worker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Coordinator = await TestCoordinator.StartAsync(_directory.Path);
        Worker = new SimulatedWorker(Coordinator.Workers, "shared", slots: 64);
    }

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        _directory.Dispose();
    }
}
