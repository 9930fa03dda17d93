using System.Globalization;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Answers a watch: events as lines of JSON, until it times out, the client goes, or what it needs is forgotten.</summary>
internal sealed class WatchStream(ObjectStore store, ApiFaults faults, StandInOptions options, TimeProvider time)
{
    public async Task ServeAsync(ApiRequest request, HttpResponse response, CancellationToken cancellation)
    {
        if (request.Flag("sendInitialEvents")) throw StatusException.BadRequest("sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        var selector = new Selector(request);
        var seconds = request.Text("timeoutSeconds");
        var life = seconds is null ? options.WatchTimeout : TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
        using var timeout = new CancellationTokenSource(life, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        var asked = request.Text("resourceVersion");
        if (faults.RefusesExpiredWatches && asked is not (null or "0") && IsExpired(Revisions.Parse(asked))) throw Expired(Revisions.Parse(asked));
        var position = asked is null or "0" ? -1 : Revisions.Parse(asked);
        if (position > store.Revision) throw Revisions.TooLarge(position, store.Revision);

        response.ContentType = "application/json";
        await response.StartAsync(cancellation);
        try
        {
            if (position < 0) position = await SendCurrentAsync(request.Kind, selector, response, end.Token);
            await FollowAsync(request, selector, position, response, end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Its time is up: the stream ends as if nothing were wrong.
        }
    }

    private async Task<long> SendCurrentAsync(ResourceKind kind, Selector selector, HttpResponse response, CancellationToken end)
    {
        var (items, revision) = store.List(kind);
        foreach (var item in items.Where(selector.Matches)) await SendAsync(response, "ADDED", item.Text, end);
        return revision;
    }

    private async Task FollowAsync(ApiRequest request, Selector selector, long position, HttpResponse response, CancellationToken end)
    {
        var sendsBookmarks = request.Flag("allowWatchBookmarks");
        while (true)
        {
            var head = store.Revision;
            if (store.History.ReadAfter(position) is not { } news)
            {
                await SendAsync(response, "ERROR", StatusJson.Write(Expired(position).Status), end);
                return;
            }

            foreach (var change in news.Changes) if (EventOf(change, selector) is { } type) await SendAsync(response, type, change.Object.Text, end);
            position = news.Changes.Count > 0 ? Math.Max(head, news.Changes[^1].Revision) : Math.Max(position, head);
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(end);
            await Task.WhenAny(news.Next, Task.Delay(options.BookmarkInterval, time, quiet.Token));
            end.ThrowIfCancellationRequested();
            await quiet.CancelAsync();
            if (sendsBookmarks && !news.Next.IsCompleted) await SendAsync(response, "BOOKMARK", Bookmark(request.Kind, position), end);
        }
    }

    /// <summary>What a change means to a watcher: an object may also come into, or fall out of, what it selects.</summary>
    private static string? EventOf(Change change, Selector selector)
    {
        var (isNow, wasBefore) = (selector.Matches(change.Object), change.Before is { } before && selector.Matches(before));
        return change.Kind switch
        {
            ChangeKind.Added => isNow ? "ADDED" : null,
            ChangeKind.Deleted => wasBefore ? "DELETED" : null,
            _ => (wasBefore, isNow) switch
            {
                (true, true) => "MODIFIED",
                (false, true) => "ADDED",
                (true, false) => "DELETED",
                _ => null,
            },
        };
    }

    private static string Bookmark(ResourceKind kind, long revision) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"kind":"{{{kind.Kind}}}","apiVersion":"{{{kind.ApiVersion}}}","metadata":{"resourceVersion":"{{{revision}}}","creationTimestamp":null}}""");

    private bool IsExpired(long revision) => revision < store.History.Compacted;

    private StatusException Expired(long revision) =>
        StatusException.Expired(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {revision} ({store.History.Compacted})"));

    private static async Task SendAsync(HttpResponse response, string type, string item, CancellationToken end)
    {
        await response.WriteAsync($$"""{"type":"{{type}}","object":{{item}}}""" + "\n", end);
        await response.Body.FlushAsync(end);
    }
}
