using Hayate.Coordinator.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>Sees to it that the schema is the one this program was built for.</summary>
internal static class SchemaState
{
    /// <summary>Applies what is missing.</summary>
    /// <exception cref="StartupException">A newer program has changed the schema.</exception>
    public static async Task BringUpToDateAsync(HayateContext db, CancellationToken cancellationToken)
    {
        await RequireNotNewerAsync(db, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Applies nothing.</summary>
    /// <exception cref="StartupException">Something is missing, or a newer program has changed the schema.</exception>
    public static async Task RequireUpToDateAsync(HayateContext db, CancellationToken cancellationToken)
    {
        await RequireNotNewerAsync(db, cancellationToken);
        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (missing.Count == 0) return;
        throw new StartupException(
            $"The database's schema lacks {string.Join(", ", missing)}, and Hayate:Database:MigrateAtStart is false. Run `hayate db migrate`, or set it to true.");
    }

    private static async Task RequireNotNewerAsync(HayateContext db, CancellationToken cancellationToken)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(db.Database.GetMigrations()).ToList();
        if (unknown.Count == 0) return;
        throw new StartupException(
            $"A newer Hayate has changed the database's schema ({string.Join(", ", unknown)}). Start that version, or restore the database from before.");
    }
}
