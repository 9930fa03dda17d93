using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Names and labels by which the Job of an attempt is found again, whoever made it.</summary>
internal static partial class JobNames
{
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    public const string Name = "app.kubernetes.io/name";

    public const string Component = "app.kubernetes.io/component";

    /// <summary>Label: the installation that something belongs to.</summary>
    public const string Installation = "hayate/installation";

    /// <summary>Annotation, and label where the id can be one: the run that a Job or pod serves.</summary>
    public const string Run = "hayate/run";

    /// <summary>Label and annotation: the epoch that a Job or pod serves.</summary>
    public const string Epoch = "hayate/epoch";

    public const string Hayate = "hayate";

    // Pods are called {job}-{index}-{five letters}, and their name is a worker's id, of 63 letters at most.
    private const int Longest = 48;

    /// <summary>The one name that an attempt's Job can have: the run's id and the epoch where they fit into a DNS label, otherwise with a digest of both.</summary>
    public static string Of(ServedAttempt attempt)
    {
        var plain = string.Create(CultureInfo.InvariantCulture, $"{Label(attempt.RunId)}-{attempt.Epoch}");
        // A sweep's id has no dot, so the first one can be another sign without two runs meeting in one name; any other change could do that.
        var isFaithful = string.Concat(attempt.RunId.AsSpan(0, Math.Max(0, attempt.RunId.IndexOf('.'))), "-", attempt.RunId.AsSpan(attempt.RunId.IndexOf('.') + 1))
            == plain[..plain.LastIndexOf('-')];
        if (isFaithful && plain.Length <= Longest) return plain;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt.RunId)))[..10];
        var ending = string.Create(CultureInfo.InvariantCulture, $"-{digest}-{attempt.Epoch}");
        return string.Concat(Label(attempt.RunId) is var label && label.Length > Longest - ending.Length ? label[..(Longest - ending.Length)].TrimEnd('-') : label, ending);
    }

    /// <summary>Labels of what this installation makes for an attempt.</summary>
    public static Dictionary<string, string> Labels(string installation, ServedAttempt attempt)
    {
        var labels = new Dictionary<string, string>
        {
            [Name] = Hayate,
            [Component] = "worker",
            [ManagedBy] = Hayate,
            [Installation] = installation,
            [Epoch] = attempt.Epoch.ToString(CultureInfo.InvariantCulture),
        };
        if (LabelValue().IsMatch(attempt.RunId)) labels[Run] = attempt.RunId;
        return labels;
    }

    /// <summary>Annotations that say which attempt something serves.</summary>
    public static Dictionary<string, string> Annotations(ServedAttempt attempt) =>
        new() { [Run] = attempt.RunId, [Epoch] = attempt.Epoch.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The attempt that something serves, or null where it does not say.</summary>
    public static ServedAttempt? AttemptOf(IDictionary<string, string>? annotations) =>
        annotations is not null && annotations.TryGetValue(Run, out var run) && annotations.TryGetValue(Epoch, out var epoch)
        && ServedAttempt.TryParse($"{run}/{epoch}", out var attempt) ? attempt : null;

    [GeneratedRegex("^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")]
    private static partial Regex LabelValue();

    private static string Label(string text) =>
        string.Concat(text.ToLowerInvariant().Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-')).Trim('-');
}
