using System.Data;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Hayate.Coordinator.Persistence.Postgres;

/// <summary>The rows in a PostgreSQL database, with its migrations.</summary>
internal sealed class PostgresHayateContext(DbContextOptions<PostgresHayateContext> options) : HayateContext(options)
{
    public override IsolationLevel OfOneMoment => IsolationLevel.RepeatableRead;

    // Rows may refer to the run all the while: only its key must stay.
    public override Task LockRunAsync(string runId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT FROM runs WHERE id = {runId} FOR NO KEY UPDATE", cancellationToken);

    public override Task LockSweepAsync(string sweepId, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT FROM sweeps WHERE id = {sweepId} FOR NO KEY UPDATE", cancellationToken);

    // The way of the least work for the server: no statement, no parameters, rows in its own form.
    public override async Task AppendAsync(IReadOnlyList<MetricChunkRow> rows, CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = (NpgsqlConnection)Database.GetDbConnection();
            await using var copy = await connection.BeginBinaryImportAsync(
                "COPY metric_chunks (run_id, name, level, first_step, last_step, points, data) FROM STDIN (FORMAT BINARY)", cancellationToken);
            foreach (var row in rows)
            {
                await copy.WriteRowAsync(cancellationToken, row.RunId, row.Name, row.Level, row.FirstStep, row.LastStep, row.Points, row.Data);
            }

            await copy.CompleteAsync(cancellationToken);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Names sort by their bytes, as in SQLite, whatever language the database was made for.
        configurationBuilder.Properties<string>().UseCollation("C").HaveConversion<WithoutNul>();
    }

    // PostgreSQL has no place for the character NUL, which what a program writes may hold. It is shown as its symbol.
    private sealed class WithoutNul() : ValueConverter<string, string>(text => text.Replace('\0', '\u2400'), stored => stored);
}
