using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>
/// For new migrations, in src/Coordinator: <c>dotnet build -p:Migrations=true</c>, then
/// <c>dotnet ef migrations add Name --no-build --context PostgresHayateContext --output-dir Persistence/Postgres/Migrations</c>.
/// Nothing is connected to.
/// </summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresHayateContext>
{
    public PostgresHayateContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresHayateContext>().UseNpgsql("Host=127.0.0.1").Options);
}
