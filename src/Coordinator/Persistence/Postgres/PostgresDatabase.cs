using Hayate.Coordinator.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Polly;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>Opens a PostgreSQL database.</summary>
internal sealed class PostgresDatabase : IDatabase, IAsyncDisposable
{
    // Any number, as long as it is always this one: whoever holds it changes the schema.
    private const long SchemaLock = 0x4861_7961_7465; // "Hayate" in ASCII

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _turns;
    private readonly DbContextOptions<PostgresHayateContext> _options;

    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="tries">How what is asked is tried.</param>
    /// <exception cref="StartupException">It cannot be read or does not say where the database is.</exception>
    public PostgresDatabase(string? connectionString, ResiliencePipeline? tries = null)
    {
        var pipeline = tries ?? ResiliencePipeline.Empty;
        var settings = new NpgsqlConnectionStringBuilder(PostgresConnection.Read(connectionString));
        _source = NpgsqlDataSource.Create(settings);
        _turns = new SemaphoreSlim(settings.MaxPoolSize);
        _options = new DbContextOptionsBuilder<PostgresHayateContext>().UseNpgsql(
            _source, server => server.ExecutionStrategy(dependencies => new PipelineStrategy(dependencies, pipeline, _turns))).Options;
    }

    public HayateContext CreateDbContext() => new PostgresHayateContext(_options);

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken) => WithServerAsync(
        async connection =>
        {
            // Several coordinators may start at once. The lock ends with the connection, however that ends.
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({SchemaLock})", cancellationToken);
            await using (var db = CreateDbContext()) await SchemaState.BringUpToDateAsync(db, cancellationToken);
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({SchemaLock})", cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RequireMigratedAsync(CancellationToken cancellationToken) => WithServerAsync(
        async _ =>
        {
            await using var db = CreateDbContext();
            await SchemaState.RequireUpToDateAsync(db, cancellationToken);
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _turns.Dispose();
    }

    private async Task WithServerAsync(Func<NpgsqlConnection, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            PostgresConnection.RequireVersion(connection.PostgreSqlVersion);
            await work(connection);
        }
        catch (Exception failure) when (PostgresConnection.Explain(failure, _source.ConnectionString) is { } explanation)
        {
            throw new StartupException(explanation, failure);
        }
    }

    // Whoever waits for the schema waits for as long as it takes.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
