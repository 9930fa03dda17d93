using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hayate.Coordinator.Persistence;

/// <summary>Recognises rows that could not be saved because others with the same key or unique value were there first.</summary>
internal static class Duplicates
{
    private const int UniqueConstraint = 2067; // SQLITE_CONSTRAINT_UNIQUE
    private const int PrimaryKeyConstraint = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

    public static bool Caused(DbUpdateException failure) => failure.InnerException switch
    {
        PostgresException refused => refused.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException refused => refused.SqliteExtendedErrorCode is UniqueConstraint or PrimaryKeyConstraint,
        _ => false,
    };
}
