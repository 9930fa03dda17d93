using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Polly;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>What goes wrong with the API of Kubernetes.</summary>
internal static class KubernetesFailures
{
    /// <summary>Whether another try may go better: the server is away, overloaded or broken.</summary>
    public static bool IsTransient(Outcome<object> outcome) => outcome.Exception switch
    {
        HttpOperationException refused => refused.Response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError,
        HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>Whether, after all tries, the server has not said yes or no.</summary>
    public static bool IsAnswerMissing(Exception failure) =>
        failure is ExecutionRejectedException || IsTransient(Outcome.FromException<object>(failure));

    /// <summary>The pause that the server asks for.</summary>
    public static TimeSpan? AskedPause(Outcome<object> outcome) =>
        outcome.Exception is HttpOperationException { Response: { } response } && response.Headers.TryGetValue("Retry-After", out var values)
        && int.TryParse(values.FirstOrDefault(), out var seconds) && seconds is >= 0 and <= 60 ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether what a watch would go on from is forgotten.</summary>
    public static bool IsExpired(Exception failure) => failure switch
    {
        HttpOperationException refused => refused.Response.StatusCode == HttpStatusCode.Gone,
        KubernetesException told => told.Status?.Code == (int)HttpStatusCode.Gone,
        _ => false,
    };

    /// <summary>In one line, what the server said where it said something.</summary>
    public static string Describe(Exception failure)
    {
        if (failure is not HttpOperationException { Response: { } response }) return failure.Message;
        try
        {
            if (KubernetesJson.Deserialize<V1Status>(response.Content)?.Message is { Length: > 0 } message) return message;
        }
        catch (JsonException)
        {
            // Something else answered.
        }

        return $"{(int)response.StatusCode} {response.StatusCode}";
    }
}
