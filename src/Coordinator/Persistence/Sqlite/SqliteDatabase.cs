using System.Data.Common;
using Hayate.Coordinator.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>Opens the embedded database.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly DbContextOptions<SqliteHayateContext> _options;

    public SqliteDatabase(string connectionString)
    {
        _options = new DbContextOptionsBuilder<SqliteHayateContext>()
            .UseSqlite(connectionString)
            .AddInterceptors(new SqliteConnectionSettings())
            .Options;
    }

    /// <summary>Connection to a file, created when missing.</summary>
    public static string ConnectTo(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    public HayateContext CreateDbContext() => new SqliteHayateContext(_options);

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken) => WithSchemaAsync(async db =>
    {
        await SchemaState.BringUpToDateAsync(db, cancellationToken);
        await EarlierPoints.ConvertAsync(db, cancellationToken);
    });

    /// <inheritdoc/>
    public Task RequireMigratedAsync(CancellationToken cancellationToken) => WithSchemaAsync(db => SchemaState.RequireUpToDateAsync(db, cancellationToken));

    private async Task WithSchemaAsync(Func<HayateContext, Task> work)
    {
        await using var db = CreateDbContext();
        try
        {
            await work(db);
        }
        catch (DbException failure)
        {
            throw new StartupException(
                $"The database '{db.Database.GetDbConnection().DataSource}' cannot be opened or brought up to date: {failure.Message} " +
                "Look whether the file can be written and is not damaged, or set Hayate__Data to a new directory.",
                failure);
        }
    }
}
