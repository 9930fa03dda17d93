using System.Data;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>The rows that are the truth. One subclass for each provider owns that provider's migrations.</summary>
internal abstract class HayateContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<SweepRow> Sweeps => Set<SweepRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<ProgressRow> Progress => Set<ProgressRow>();

    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    public DbSet<EvaluationRow> Evaluations => Set<EvaluationRow>();

    public DbSet<SampleRow> Samples => Set<SampleRow>();

    public DbSet<MetricChunkRow> MetricChunks => Set<MetricChunkRow>();

    public DbSet<LogRow> Logs => Set<LogRow>();

    public DbSet<WorkerRow> Workers => Set<WorkerRow>();

    public DbSet<CursorRow> Cursors => Set<CursorRow>();

    /// <summary>Takes the lock of a run until the transaction ends. See <see cref="Transactions"/>.</summary>
    public abstract Task LockRunAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Isolation in which all that a transaction reads is of one moment, and nobody waits for it.</summary>
    public abstract IsolationLevel OfOneMoment { get; }

    /// <summary>Takes the lock of a sweep until the transaction ends; after that of its run.</summary>
    public abstract Task LockSweepAsync(string sweepId, CancellationToken cancellationToken);

    /// <summary>Appends stretches of series at once, in their order.</summary>
    public abstract Task AppendAsync(IReadOnlyList<MetricChunkRow> rows, CancellationToken cancellationToken);

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State == EntityState.Modified) entry.Entity.Version++;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        StoredValues.Configure(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Schema.Configure(modelBuilder);
}
