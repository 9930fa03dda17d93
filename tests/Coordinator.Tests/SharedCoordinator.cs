namespace Hayate.Coordinator.Tests;

/// <summary>One coordinator for the tests of a class. Each test has its own sweeps; slots are offered by the test that needs them.</summary>
public sealed class SharedCoordinator : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private int _workers;

    public TestCoordinator Coordinator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Coordinator = await TestCoordinator.StartAsync(_directory.Path);

    public SimulatedWorker Worker(int slots = 1) => new(Coordinator.Workers, $"worker-{Interlocked.Increment(ref _workers)}", slots);

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        _directory.Dispose();
    }
}
