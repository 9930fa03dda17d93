using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>The rows in a PostgreSQL database, with its migrations.</summary>
internal sealed class PostgresHayateContext(DbContextOptions<PostgresHayateContext> options) : HayateContext(options)
{
    // Rows may refer to the run all the while: only its key must stay.
    public override Task LockRunAsync(string runId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT FROM runs WHERE id = {runId} FOR NO KEY UPDATE", cancellationToken);

    public override Task LockSweepAsync(string sweepId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT FROM sweeps WHERE id = {sweepId} FOR NO KEY UPDATE", cancellationToken);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Names sort by their bytes, as in SQLite, whatever language the database was made for.
        configurationBuilder.Properties<string>().UseCollation("C").HaveConversion<WithoutNul>();
    }

    // PostgreSQL has no place for the character NUL, which what a program writes may hold. It is shown as its symbol.
    private sealed class WithoutNul() : ValueConverter<string, string>(text => text.Replace('\0', '\u2400'), stored => stored);
}
