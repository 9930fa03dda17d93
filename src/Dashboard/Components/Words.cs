using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Dashboard.Components;

/// <summary>States and methods as the pages call and colour them. The tone names a class of the style sheet.</summary>
internal static class Words
{
    public static (string Word, string Tone) Of(RunStatus status) => status switch
    {
        RunStatus.Waiting => ("Waiting", "waiting"),
        RunStatus.Queued => ("Queued", "queued"),
        RunStatus.Running => ("Running", "running"),
        RunStatus.Cancelling => ("Cancelling", "queued"),
        RunStatus.Completed => ("Completed", "completed"),
        RunStatus.Failed => ("Failed", "failed"),
        _ => ("Cancelled", "cancelled"),
    };

    public static (string Word, string Tone) Of(SweepStatus status) => status switch
    {
        SweepStatus.Active => ("Active", "running"),
        SweepStatus.Completed => ("Completed", "completed"),
        SweepStatus.Failed => ("Failed", "failed"),
        _ => ("Cancelled", "cancelled"),
    };

    public static (string Word, string Tone) Of(AttemptEnd? end) => end switch
    {
        null => ("Running", "running"),
        AttemptEnd.Completed => ("Completed", "completed"),
        AttemptEnd.ApplicationError => ("Application error", "failed"),
        AttemptEnd.BadSpecification => ("Bad specification", "failed"),
        AttemptEnd.InfrastructureLoss => ("Infrastructure loss", "queued"),
        AttemptEnd.Preempted => ("Preempted", "waiting"),
        AttemptEnd.Resized => ("Resized", "waiting"),
        _ => ("Cancelled", "cancelled"),
    };

    public static string Of(Method method) => method == Method.Evaluate ? "eval" : method.ToString().ToUpperInvariant() switch
    {
        "ICT" => "iCT",
        "CLASSIFIER" => "classifier",
        var word => word,
    };

    /// <summary>The method in full, for a tooltip.</summary>
    public static string Long(Method method) => method switch
    {
        Method.Edm => "Diffusion teacher",
        Method.Ddpm => "Diffusion teacher, variance preserving",
        Method.Ct => "Consistency training",
        Method.Ict => "Improved consistency training",
        Method.Ect => "Easy consistency tuning",
        Method.Cd => "Consistency distillation",
        Method.Pd => "Progressive distillation",
        Method.Import => "Weights trained elsewhere",
        Method.Classifier => "Classifier that measures others",
        _ => "Evaluation of a checkpoint",
    };

    /// <summary>A metric as headings call it.</summary>
    public static string Metric(string name) => name switch
    {
        "fd" => "Fréchet distance",
        "fid" => "FID",
        "kid" => "KID",
        "precision" => "Precision",
        "recall" => "Recall",
        "inception-score" => "Inception Score",
        "self-consistency" => "Self-consistency error",
        "boundary" => "Boundary error",
        "teacher-distance" => "Distance to the teacher",
        _ => name,
    };

    /// <summary>A metric as columns call it.</summary>
    public static string MetricShort(string name) => name switch
    {
        "fd" or "fid" or "kid" => name.ToUpperInvariant(),
        _ => Metric(name).ToLowerInvariant(),
    };

    public static bool HasEnded(RunStatus status) => status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;
}
