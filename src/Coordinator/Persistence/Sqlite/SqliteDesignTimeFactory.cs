using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>
/// For new migrations, in src/Coordinator: <c>dotnet build -p:Migrations=true</c>, then
/// <c>dotnet ef migrations add Name --no-build --context SqliteHayateContext --output-dir Persistence/Sqlite/Migrations</c>.
/// </summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteHayateContext>
{
    public SqliteHayateContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteHayateContext>().UseSqlite("Data Source=:memory:").Options);
}
