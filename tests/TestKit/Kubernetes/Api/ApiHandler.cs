using System.Globalization;
using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Answers requests.</summary>
internal sealed class ApiHandler(
    ObjectStore store, ObjectRegistry registry, Authorizer authorizer, ApiFaults faults, RequestLog log, WatchStream watches, Evictions evictions,
    Func<V1Pod, string> logsOf, TimeProvider time)
{
    private readonly ListPages _lists = new(store);

    /// <summary>What went wrong here last, in an answer.</summary>
    public Exception? LastFailure { get; private set; }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (StatusException refusal) when (!context.Response.HasStarted)
        {
            if (refusal.Status.Details?.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(context.Response, refusal.Status.Code!.Value, StatusJson.Write(refusal.Status));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody hears the answer.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            LastFailure = problem;
            await WriteAsync(context.Response, 500, StatusJson.Write(new StatusException(500, "InternalError", $"Internal error occurred: {problem}").Status));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (faults.Latency > TimeSpan.Zero) await Task.Delay(faults.Latency, time, context.RequestAborted);
        if (context.Request.Path.Value is "/healthz" or "/readyz" or "/livez")
        {
            await context.Response.WriteAsync("ok", context.RequestAborted);
            return;
        }

        if (context.Request.Path.Value == "/version")
        {
            await WriteAsync(context.Response, 200, """{"major":"1","minor":"33","gitVersion":"v1.33.0"}""");
            return;
        }

        var request = ApiRequest.Read(context.Request);
        log.Add(request);
        authorizer.Check(context.Request.Headers.Authorization, request);
        if (faults.TakeRefusal()) throw new StatusException(429, "TooManyRequests", "too many requests, please try again later", new() { RetryAfterSeconds = 1 });
        if (request.Verb is "update" or "patch" && faults.TakeConflict()) throw StatusException.Modified(request.Key);
        if (request.Text("dryRun") is not null) throw StatusException.BadRequest("dryRun: this stand-in does things or refuses them");
        if (request.Verb == "watch")
        {
            await watches.ServeAsync(request, context.Response, context.RequestAborted);
            return;
        }

        using var body = new StreamReader(context.Request.Body);
        var (code, answer) = Answer(request, await body.ReadToEndAsync(context.RequestAborted), MediaType(context.Request));
        if (request.Verb is not ("get" or "list") && faults.TakeLostAnswer())
        {
            context.Abort();
            return;
        }

        await WriteAsync(context.Response, code, answer, request.Subresource == "log" ? "text/plain" : "application/json");
    }

    private (int Code, string Answer) Answer(ApiRequest request, string body, string? mediaType)
    {
        if (request.Verb is "create" or "update" && mediaType != "application/json") throw StatusException.UnsupportedMediaType(mediaType);
        return (request.Verb, request.Subresource) switch
        {
            ("get", null or "status") => (200, Existing(request.Key).Text),
            ("get", "log") when request.Kind.Type == typeof(V1Pod) => (200, logsOf(Existing(request.Key).As<V1Pod>())),
            ("list", null) => (200, _lists.Answer(request).ToJsonString()),
            ("create", null) when request.Name is null && (request.Namespace is not null || !request.Kind.IsNamespaced) =>
                (201, registry.Create(request.Kind, request.Namespace ?? "", StrictFields.Parse(body)).Text),
            ("create", "eviction") when request.Kind.Type == typeof(V1Pod) =>
                (201, StatusJson.Write(evictions.Evict(request.Key, StrictFields.Read<V1Eviction>(StrictFields.Parse(body))))),
            ("update", null) => (200, registry.Replace(request.Key, Part.Main, StrictFields.Parse(body)).Text),
            ("update", "status") when request.Kind.HasStatus => (200, registry.Replace(request.Key, Part.Status, StrictFields.Parse(body)).Text),
            ("patch", null) => (200, registry.Change(request.Key, Part.Main, json => Patches.Apply(mediaType, json, body)).Text),
            ("patch", "status") when request.Kind.HasStatus => (200, registry.Change(request.Key, Part.Status, json => Patches.Apply(mediaType, json, body)).Text),
            ("delete", null) => Delete(request, body),
            ("deletecollection", null) when request.Namespace is not null => DeleteCollection(request, body),
            (_, null) => throw StatusException.MethodNotAllowed(),
            _ => throw StatusException.NoSuchPath(),
        };
    }

    private StoredObject Existing(ObjectKey key) => store.Find(key) ?? throw StatusException.NotFound(key);

    private (int Code, string Answer) Delete(ApiRequest request, string body)
    {
        var (item, isGone) = registry.Delete(request.Key, Options(request, body));
        // Pods and services are answered with as they were; of others, once gone, there is only word that they are.
        if (!isGone || request.Kind.Type == typeof(V1Pod) || request.Kind.Type == typeof(V1Service)) return (200, item.Text);
        var status = new V1Status { ApiVersion = "v1", Kind = "Status", Metadata = new(), Status = "Success", Details = StatusException.Details(request.Key, item.Metadata.Uid) };
        return (200, StatusJson.Write(status));
    }

    private (int Code, string Answer) DeleteCollection(ApiRequest request, string body)
    {
        var (options, selector) = (Options(request, body), new Selector(request));
        var answer = _lists.Answer(request).ToJsonString();
        foreach (var item in store.List(request.Kind).Items.Where(selector.Matches))
        {
            try
            {
                registry.Delete(item.Key, options);
            }
            catch (StatusException gone) when (gone.Status.Code == 404)
            {
                // Somebody was faster.
            }
        }

        return (200, answer);
    }

    private static V1DeleteOptions Options(ApiRequest request, string body)
    {
        var options = body.Trim().Length == 0 ? new() : StrictFields.Read<V1DeleteOptions>(StrictFields.Parse(body));
        if (request.Text("gracePeriodSeconds") is { } grace) options.GracePeriodSeconds = long.Parse(grace, CultureInfo.InvariantCulture);
        options.PropagationPolicy = request.Text("propagationPolicy") ?? options.PropagationPolicy;
        return options;
    }

    private static string? MediaType(HttpRequest request) => request.ContentType?.Split(';')[0].Trim();

    private static async Task WriteAsync(HttpResponse response, int code, string body, string type = "application/json")
    {
        (response.StatusCode, response.ContentType) = (code, type);
        await response.WriteAsync(body);
    }
}
