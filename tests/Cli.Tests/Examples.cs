using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Tests;

/// <summary>Records as the API would send them.</summary>
internal static class Examples
{
    public static RunSummary Run(string name, Method method, RunStatus status = RunStatus.Completed, string? teacher = null, params EvaluationInfo[] evaluations) => new()
    {
        Id = $"sweep.{name}",
        SweepId = "sweep",
        Name = name,
        Method = method,
        Status = status,
        Step = 50,
        Steps = 100,
        Batch = 4,
        Ranks = RankRange.Of(1),
        Epoch = 1,
        TeacherRunId = teacher is null ? null : $"sweep.{teacher}",
        SubmittedAt = DateTimeOffset.UnixEpoch,
        Evaluations = [.. evaluations],
    };

    public static RunDetail Detail(RunSummary run) => new()
    {
        Summary = run,
        Spec = new() { Method = run.Method, Objective = new EdmObjective() },
        Attempts = [],
        Checkpoints = [],
        Budget = new() { ApplicationErrors = 0, InfrastructureLosses = 0, Preemptions = 0 },
    };

    public static EvaluationInfo Distance(string subject, double value, int? nfe = 1, int samples = 100) => new()
    {
        RunId = "sweep.run",
        Step = 100,
        Subject = subject,
        Nfe = nfe,
        Metric = "fd",
        Value = value,
        Features = "pixels",
        ReferenceDigest = "reference",
        Samples = samples,
        ImagesPerSecond = nfe is null ? null : 1000,
    };

    public static SweepDetail Sweep(SweepStatus status, params RunSummary[] runs) => new()
    {
        Summary = new()
        {
            Id = "sweep",
            Name = "digits",
            Status = status,
            SubmittedAt = DateTimeOffset.UnixEpoch,
            Runs = runs.GroupBy(run => run.Status).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
            Progress = 1,
        },
        Runs = [.. runs],
        Metric = "fd@1",
    };
}
