using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hayate.Coordinator.Persistence.Sqlite;

/// <summary>
/// Settings of every connection: a write-ahead log, so that readers and the writer do not stop each other, and some seconds of
/// patience with another writer.
/// </summary>
internal sealed class SqliteConnectionSettings : DbConnectionInterceptor
{
    private const string Patience = "PRAGMA busy_timeout = 10000;";
    private const string WriteAhead = "PRAGMA journal_mode = WAL;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    // Commands of SQLite never wait on anything but the file: the asynchronous form would run the same way.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        // Whether there is a database is looked for read-only, maybe while another is making it and has not come to this yet.
        var mayWrite = new SqliteConnectionStringBuilder(connection.ConnectionString).Mode != SqliteOpenMode.ReadOnly;
        command.CommandText = mayWrite ? Patience + WriteAhead : Patience;
        command.ExecuteNonQuery();
    }
}
