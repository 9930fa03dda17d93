using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Output;

/// <summary>Values as short words, the same in every table.</summary>
internal static class Words
{
    public const string None = "-";

    /// <summary>An enumeration's value as it is written in files.</summary>
    public static string Of<T>(T value) where T : struct, Enum => value.Word();

    /// <summary>Four significant digits.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        0 => "0",
        { } v when Math.Abs(v) is >= 1e5 or < 1e-3 => v.ToString("0.###e0", CultureInfo.InvariantCulture),
        { } v => v.ToString($"F{Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(v))), 0, 6)}", CultureInfo.InvariantCulture),
    };

    /// <summary>A measured value with its standard error, where it has one.</summary>
    public static string Measured(EvaluationInfo? evaluation) =>
        evaluation?.StandardError is { } error ? $"{Number(evaluation.Value)} ± {Number(error)}" : Number(evaluation?.Value);

    public static string Whole(double? value) => value is { } v ? v.ToString("N0", CultureInfo.InvariantCulture) : None;

    /// <summary>How far a run is; an evaluation takes no steps.</summary>
    public static string Step(RunSummary run) => run.Steps == 0 ? None : string.Create(CultureInfo.InvariantCulture, $"{run.Step}/{run.Steps}");

    /// <summary>A number and its noun: <c>1 run</c>, <c>2 runs</c>.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}s";

    /// <summary>How long ago, in the largest unit that fits.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => $"{Math.Max(0, (int)age.TotalSeconds)} s",
        { TotalMinutes: < 90 } => $"{(int)age.TotalMinutes} min",
        { TotalHours: < 36 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} d",
    };

    /// <summary>Colour of a state.</summary>
    public static string Colour(RunStatus status) => status switch
    {
        RunStatus.Completed => "green",
        RunStatus.Failed => "red",
        RunStatus.Running => "blue",
        RunStatus.Cancelling or RunStatus.Cancelled => "yellow",
        _ => "grey",
    };

    /// <summary>The distance of the first sampler, with its sampler's label: <c>3.21 (heun-18)</c>.</summary>
    public static string Distance(RunSummary run) =>
        run.Evaluations.IsDefaultOrEmpty ? None : $"{Number(run.Evaluations[0].Value)} ({run.Evaluations[0].Subject})";
}
