using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>A database of one of the providers.</summary>
internal interface IDatabase : IDbContextFactory<HayateContext>
{
    /// <summary>Brings the schema up to date. Only one process at a time does it, whoever else starts meanwhile waits.</summary>
    /// <exception cref="Hosting.StartupException">The database cannot be opened or is of another make.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Sees to it that the schema is up to date, without changing it.</summary>
    /// <exception cref="Hosting.StartupException">It is not, or the database cannot be opened.</exception>
    Task RequireMigratedAsync(CancellationToken cancellationToken);
}
