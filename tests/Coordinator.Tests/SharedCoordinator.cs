namespace Hayate.Coordinator.Tests;

/// <summary>One coordinator for the tests of a class, and one worker with slots for all they start. Each test has its own sweeps.</summary>
public class SharedCoordinator : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    public TestCoordinator Coordinator { get; private set; } = null!;

    public SimulatedWorker Worker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Coordinator = await TestCoordinator.StartAsync(_directory.Path, postgres: await ConnectAsync());
        Worker = new SimulatedWorker(Coordinator.Workers, "shared", slots: 64);
    }

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connection string of a fresh PostgreSQL database; null for SQLite.</summary>
    protected virtual Task<string?> ConnectAsync() => Task.FromResult<string?>(null);
}

/// <summary>The same on a fresh PostgreSQL database.</summary>
public sealed class SharedPostgresCoordinator : SharedCoordinator
{
    protected override async Task<string?> ConnectAsync() => await (await Hayate.TestKit.Postgres.PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
