using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Rows of runs that are new.</summary>
internal static class NewRuns
{
    public static RunRow ToRow(string sweepId, PlannedRun planned, int ordinal, DateTimeOffset now, string? traceParent)
    {
        var (teacher, classifier) = (planned.Spec.Teacher, planned.Spec.ClassifierReference());
        var waits = (teacher?.Run ?? classifier?.Run) is not null;
        return new RunRow
        {
            Id = SweepIds.Run(sweepId, planned.Name),
            SweepId = sweepId,
            Ordinal = ordinal,
            Name = planned.Name,
            Spec = planned.Spec,
            Parameters = planned.Parameters,
            SpeedKey = SpeedKey(planned.Spec),
            Device = planned.Spec.Resources.Device,
            Priority = planned.Spec.Resources.Priority,
            IsPreemptible = planned.Spec.Resources.Preemptible,
            MinRanks = planned.Spec.Resources.Ranks.Min,
            Ranks = planned.Spec.Resources.Ranks.Max,
            Steps = RunSteps.Of(planned.Spec),
            SubmittedAt = now,
            TraceParent = traceParent,
            TeacherRunId = RunId(sweepId, planned.WaitsFor, teacher),
            TeacherSelector = teacher?.Run is null ? null : teacher.Checkpoint,
            TeacherCheckpointId = teacher?.Id,
            ClassifierRunId = RunId(sweepId, planned.WaitsForClassifier, classifier),
            ClassifierSelector = classifier?.Run is null ? null : classifier.Checkpoint,
            ClassifierCheckpointId = classifier?.Id,
            Status = waits ? RunStatus.Waiting : RunStatus.Queued,
            QueuedAt = waits ? null : now,
        };
    }

    /// <summary>What runs must have in common to train at like speed.</summary>
    public static string SpeedKey(RunSpec spec) => string.Join(
        '|', spec.Method, spec.Resources.Device, spec.Training.Batch, JsonSerializer.Serialize(spec.Network, HayateJson.Options));

    private static string? RunId(string sweepId, string? planned, TeacherSpec? reference) =>
        planned is not null ? SweepIds.Run(sweepId, planned) : reference?.RunName();
}
