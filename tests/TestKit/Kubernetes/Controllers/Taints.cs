using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Taints and who bears them.</summary>
internal static class Taints
{
    /// <summary>For how long a pod bears a taint; null if not at all, the longest time if for good.</summary>
    public static TimeSpan? ToleratedFor(V1Pod pod, V1Taint taint)
    {
        var bearing = (pod.Spec.Tolerations ?? []).Where(one => Bears(one, taint)).ToList();
        if (bearing.Count == 0) return null;
        var seconds = bearing.Min(one => one.TolerationSeconds);
        return seconds is { } limit ? TimeSpan.FromSeconds(Math.Max(0, limit)) : TimeSpan.MaxValue;
    }

    /// <summary>Reads <c>key=value:effect</c>.</summary>
    public static V1Taint Parse(string text)
    {
        var (pair, effect) = (text.Split(':')[0], text.Split(':')[^1]);
        return new() { Key = pair.Split('=')[0], Value = pair.Contains('=', StringComparison.Ordinal) ? pair.Split('=')[1] : null, Effect = effect };
    }

    private static bool Bears(V1Toleration one, V1Taint taint) =>
        (string.IsNullOrEmpty(one.Effect) || one.Effect == taint.Effect)
        && (string.IsNullOrEmpty(one.Key) || one.Key == taint.Key)
        && (one.OperatorProperty == "Exists" || (one.Value ?? "") == (taint.Value ?? ""));
}
