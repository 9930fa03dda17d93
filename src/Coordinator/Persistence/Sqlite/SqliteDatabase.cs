using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>Opens the embedded database.</summary>
internal sealed class SqliteDatabase : IDbContextFactory<HayateContext>
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
}
