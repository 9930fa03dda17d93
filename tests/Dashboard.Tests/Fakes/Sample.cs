using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Dashboard.Tests.Fakes;

/// <summary>Things the API may answer, with everything required filled in.</summary>
internal static class Sample
{
    public const string SweepId = "abcdefghij";
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static RunSpec Spec { get; } = new() { Method = Method.Edm, Objective = new EdmObjective() };

    public static SweepSummary Sweep(string name, SweepStatus status = SweepStatus.Active, double progress = 0.5) => new()
    {
        Id = SweepId,
        Name = name,
        Status = status,
        SubmittedAt = Start,
        Runs = ImmutableSortedDictionary<RunStatus, int>.Empty.Add(RunStatus.Running, 2),
        Progress = progress,
    };

    public static SweepDetail Detail(params RunSummary[] runs) => new() { Summary = Sweep("digits"), Runs = [.. runs], Metric = "fd@1" };

    public static RunSummary Run(
        string name, Method method = Method.Edm, RunStatus status = RunStatus.Running, string? teacher = null) => new()
    {
        Id = $"{SweepId}.{name}",
        SweepId = SweepId,
        Name = name,
        Method = method,
        Status = status,
        Step = 100,
        Steps = 400,
        Batch = 128,
        Ranks = RankRange.Of(2),
        GangRanks = 2,
        Loss = 0.25,
        TeacherRunId = teacher is null ? null : $"{SweepId}.{teacher}",
        SubmittedAt = Start,
    };

    public static RunDetail RunDetail(RunSummary run) => new()
    {
        Summary = run,
        Spec = Spec,
        Attempts = [],
        Checkpoints = [],
        Budget = new BudgetInfo { ApplicationErrors = 0, InfrastructureLosses = 0, Preemptions = 0 },
    };

    public static MetricSeries Series(string name, params (int Step, double Value)[] points) =>
        new() { Name = name, Steps = [.. points.Select(point => point.Step)], Values = [.. points.Select(point => point.Value)] };

    public static EvaluationInfo Evaluation(string run, int step, string subject, int? nfe, double value) => new()
    {
        RunId = $"{SweepId}.{run}",
        Step = step,
        Subject = subject,
        Nfe = nfe,
        Metric = "fd",
        Value = value,
        Features = "pixels",
        ReferenceDigest = "d",
        Samples = 100,
    };

    public static CheckpointInfo Checkpoint(string run, int step, bool isBest) => new()
    {
        Id = $"{SweepId}.{run}@{step}",
        RunId = $"{SweepId}.{run}",
        Step = step,
        Epoch = 1,
        CommittedAt = Start,
        Prefix = "runs/x",
        Bytes = 2048,
        StateDigest = "0123456789abcdef",
        Distance = 2.5,
        IsBest = isBest,
    };

    public static SampleInfo Grid(int step) => new() { Id = $"1-{step}", Step = step, Sampler = "heun-18", Nfe = 35, Path = "" };

    public static LogLine Line(long position, int rank = 0, bool isError = false) =>
        new() { Position = position, Epoch = 1, Rank = rank, At = Start, IsError = isError, Text = $"line {position}" };

    public static SpecError Error(int line, string key) =>
        new() { Line = line, Column = 3, Key = key, Message = $"Unknown key '{key}'.", Cure = "Did you mean 'steps'?" };

    public static PlanResult Plan(params string[] runs) => new()
    {
        Plan = new SweepPlan
        {
            Name = "digits",
            Search = new SearchSpec(),
            Runs = [.. runs.Select(run => new PlannedRun { Name = run, Template = run, Spec = Spec, DeviceHours = 1.5 })],
        },
    };
}
