using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence.Postgres;
using Hayate.Coordinator.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>The database.</summary>
internal static class PersistenceExtensions
{
    /// <exception cref="StartupException">There is no such provider, or its connection string cannot be read.</exception>
    public static IServiceCollection AddPersistence(this IServiceCollection services, CoordinatorOptions options)
    {
        var database = Open(options);
        // Made by the container, so that the container disposes of it.
        return services.AddSingleton(_ => database).AddSingleton<IDbContextFactory<HayateContext>>(provider => provider.GetRequiredService<IDatabase>());
    }

    private static IDatabase Open(CoordinatorOptions options) => options.Database.Provider switch
    {
        DatabaseOptions.Sqlite => new SqliteDatabase(options.Database.ConnectionString ?? SqliteDatabase.ConnectTo(Path.GetFullPath(Path.Combine(options.Data, "hayate.db")))),
        DatabaseOptions.Postgres => new PostgresDatabase(options.Database.ConnectionString),
        var other => throw new StartupException($"Hayate:Database:Provider is '{other}'. Set it to '{DatabaseOptions.Sqlite}' or '{DatabaseOptions.Postgres}'."),
    };
}
