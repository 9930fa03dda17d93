using System.Text.Json;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>Keys, indexes and names of the tables. Names are snake_case, so that SQL written by hand needs no quotes in any database.</summary>
internal static class Schema
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<SweepRow>().HasIndex(row => row.SubmittedAt);
        model.Entity<RunRow>().HasIndex(row => new { row.SweepId, row.Ordinal }).IsUnique();
        model.Entity<RunRow>().HasIndex(row => row.Status);
        model.Entity<RunRow>().HasIndex(row => row.TeacherRunId);
        model.Entity<RunRow>().HasIndex(row => row.ClassifierRunId);
        model.Entity<RunRow>().HasIndex(row => row.SpeedKey);
        model.Entity<RunRow>().HasOne<SweepRow>().WithMany().HasForeignKey(row => row.SweepId);
        model.Entity<ProgressRow>().HasKey(row => row.RunId);
        model.Entity<ProgressRow>().HasOne<RunRow>().WithOne().HasForeignKey<ProgressRow>(row => row.RunId);
        model.Entity<AttemptRow>().HasKey(row => new { row.RunId, row.Epoch });
        // Completion is recorded by reports while the run's grain may be about to end the attempt for another reason.
        model.Entity<AttemptRow>().Property(row => row.CompletedAt).IsConcurrencyToken();
        // The scheduler asks for them every second, among all that ever were.
        model.Entity<AttemptRow>().HasIndex(row => row.EndedAt).HasFilter("ended_at IS NULL");
        model.Entity<AttemptRow>().HasIndex(row => new { row.ClearedForRunId, row.ClearedForEpoch });
        model.Entity<AttemptRow>().HasOne<RunRow>().WithMany().HasForeignKey(row => row.RunId);
        ConfigureLeases(model);
        ConfigureReports(model);
        foreach (var versioned in model.Model.GetEntityTypes().Where(type => typeof(IVersioned).IsAssignableFrom(type.ClrType)))
        {
            versioned.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }

        UseSnakeCase(model);
    }

    private static void ConfigureLeases(ModelBuilder model)
    {
        model.Entity<LeaseRow>().HasKey(row => new { row.RunId, row.Epoch, row.Rank });
        model.Entity<LeaseRow>().HasOne<AttemptRow>().WithMany().HasForeignKey(row => new { row.RunId, row.Epoch });
        model.Entity<LeaseRow>().HasIndex(row => new { row.WorkerId, row.Slot }).IsUnique().HasFilter("released_at IS NULL");
        model.Entity<WorkerRow>().HasKey(row => row.Id);
        model.Entity<JobRow>().HasKey(row => new { row.RunId, row.Epoch });
        model.Entity<JobRow>().HasOne<RunRow>().WithMany().HasForeignKey(row => row.RunId);
    }

    private static void ConfigureReports(ModelBuilder model)
    {
        model.Entity<CursorRow>().HasKey(row => new { row.RunId, row.Epoch, row.Source });
        model.Entity<CheckpointRow>().HasIndex(row => new { row.RunId, row.Step }).IsUnique();
        model.Entity<CheckpointRow>().HasOne<RunRow>().WithMany().HasForeignKey(row => row.RunId);
        model.Entity<EvaluationRow>().HasKey(row => new { row.RunId, row.Step, row.Subject, row.Metric });
        model.Entity<SampleRow>().HasKey(row => new { row.RunId, row.Id });
        model.Entity<MetricChunkRow>().HasIndex(row => new { row.RunId, row.Name, row.Level });
        model.Entity<LogRow>().HasKey(row => row.Position);
        model.Entity<LogRow>().HasIndex(row => new { row.RunId, row.Position });
    }

    private static void UseSnakeCase(ModelBuilder model)
    {
        foreach (var type in model.Model.GetEntityTypes())
        {
            type.SetTableName(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.GetTableName()!));
            foreach (var property in type.GetProperties())
            {
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }
        }
    }
}
