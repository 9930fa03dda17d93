using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence.Postgres;
using Hayate.Coordinator.Persistence.Sqlite;
using Hayate.Resilience;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>The database.</summary>
internal static class PersistenceExtensions
{
    /// <exception cref="StartupException">There is no such provider, or its connection string cannot be read.</exception>
    public static IServiceCollection AddPersistence(this IServiceCollection services, CoordinatorOptions options)
    {
        Func<IServiceProvider, IDatabase> open = options.Database.Provider switch
        {
            DatabaseOptions.Sqlite => _ => new SqliteDatabase(
                options.Database.ConnectionString ?? SqliteDatabase.ConnectTo(Path.GetFullPath(Path.Combine(options.Data, "hayate.db")))),
            DatabaseOptions.Postgres => OpenPostgres(PostgresConnection.Read(options.Database.ConnectionString)),
            var other => throw new StartupException(
                $"Hayate:Database:Provider is '{other}'. Set it to '{DatabaseOptions.Sqlite}' or '{DatabaseOptions.Postgres}'."),
        };
        return services.AddSingleton(open).AddSingleton<IDbContextFactory<HayateContext>>(provider => provider.GetRequiredService<IDatabase>());
    }

    private static Func<IServiceProvider, IDatabase> OpenPostgres(string connectionString) => provider => new PostgresDatabase(
        connectionString,
        PipelineStrategy.Build(
            provider.GetRequiredService<ResilienceOptions>().Database, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
}
