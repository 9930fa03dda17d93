using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>The database.</summary>
internal static class PersistenceExtensions
{
    private const string Sqlite = "sqlite";

    /// <exception cref="StartupException">There is no such provider.</exception>
    public static IServiceCollection AddPersistence(this IServiceCollection services, CoordinatorOptions options) => options.Database.Provider switch
    {
        Sqlite => services.AddSingleton<IDbContextFactory<HayateContext>>(
            new SqliteDatabase(options.Database.ConnectionString ?? SqliteDatabase.ConnectTo(Path.GetFullPath(Path.Combine(options.Data, "hayate.db"))))),
        var other => throw new StartupException($"Hayate:Database:Provider is '{other}'. The only provider is '{Sqlite}'."),
    };

    /// <summary>Brings the schema up to date.</summary>
    /// <exception cref="StartupException">The database cannot be opened or is of another make.</exception>
    public static async Task MigrateAsync(this IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (System.Data.Common.DbException failure)
        {
            throw new StartupException(
                $"The database '{db.Database.GetDbConnection().DataSource}' cannot be opened or brought up to date: {failure.Message} " +
                "Look whether the file can be written and is not damaged, or set Hayate__Data to a new directory.",
                failure);
        }
    }
}
