using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hayate.Client.Http;
using Hayate.Contracts;
using Hayate.Contracts.Api;

namespace Hayate.Client.Live;

/// <summary>Reads server-sent events and connects again, after a growing pause, whenever the stream ends.</summary>
internal sealed class LiveEventReader(ApiConnection connection, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(10);

    // Two heartbeats may be late.
    private static readonly TimeSpan LongestSilence = 3 * Heartbeat.Every;

    public async IAsyncEnumerable<LiveEvent> ReadAsync(
        string path, Action<LiveConnection>? connectionChanged, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; !cancellationToken.IsCancellationRequested; pause = Longer(pause))
        {
            using var silence = new CancellationTokenSource(Opening, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
            using var response = await TryOpenAsync(path, either.Token);
            if (response is not null)
            {
                connectionChanged?.Invoke(LiveConnection.Connected);
                pause = FirstPause;
                silence.CancelAfter(LongestSilence);
                await using var events = Parse(response, either.Token);
                while (await TryMoveNextAsync(events, cancellationToken))
                {
                    silence.CancelAfter(LongestSilence);
                    if (events.Current.Data is { } happened) yield return happened;
                }

                if (cancellationToken.IsCancellationRequested) yield break;
                connectionChanged?.Invoke(LiveConnection.Lost);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<HttpResponseMessage?> TryOpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.Add(new(MediaTypeNames.Text.EventStream));
            var response = await connection.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                var problem = await Problem.ReadAsync(response, cancellationToken);
                return problem.IsTransient ? null : throw problem;
            }
        }
        catch (ApiUnreachableException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static IAsyncEnumerator<SseItem<LiveEvent?>> Parse(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Items(response, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async IAsyncEnumerable<SseItem<LiveEvent?>> Items(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(stream, (type, data) => type == Heartbeat.EventType ? null : JsonSerializer.Deserialize<LiveEvent>(data, HayateJson.Options));
        await foreach (var item in parser.EnumerateAsync(cancellationToken)) yield return item;
    }

    private static async ValueTask<bool> TryMoveNextAsync(IAsyncEnumerator<SseItem<LiveEvent?>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception cause) when (cancellationToken.IsCancellationRequested || ApiConnection.IsUnreachable(cause, cancellationToken))
        {
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
