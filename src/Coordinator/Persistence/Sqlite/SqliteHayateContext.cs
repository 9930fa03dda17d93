using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>The rows in an SQLite file, with its migrations.</summary>
internal sealed class SqliteHayateContext(DbContextOptions<SqliteHayateContext> options) : HayateContext(options);
