namespace Hayate.Client.Http;

/// <summary>Which coordinator is asked: the one that answered last, and after one that does not answer the next.</summary>
internal sealed class AddressRotation(ApiAddresses addresses, TimeProvider clock)
{
    /// <summary>Of a request: cancelled when the time for an answer is over, whereas the token that it is sent with says that nobody wants one any more.</summary>
    public static readonly HttpRequestOptionsKey<CancellationToken> Overdue = new("hayate-overdue");

    // Whoever gives up sooner, for a reason of its own, may have changed its mind; a coordinator that lives has begun to answer by then.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private int _turn;

    /// <summary>Sends by the handlers inside.</summary>
    public DelegatingHandler ToHandler() => new Handler(this);

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var turn = Volatile.Read(ref _turn);
        request.RequestUri = new Uri(addresses.All[turn % addresses.All.Length], request.RequestUri!.PathAndQuery);
        var started = clock.GetTimestamp();
        try
        {
            return await send();
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested || IsOverdue(request) || clock.GetElapsedTime(started) >= Silence)
        {
            Interlocked.CompareExchange(ref _turn, (turn + 1) % addresses.All.Length, turn);
            throw;
        }
    }

    private static bool IsOverdue(HttpRequestMessage request) => request.Options.TryGetValue(Overdue, out var overdue) && overdue.IsCancellationRequested;

    private sealed class Handler(AddressRotation rotation) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            rotation.SendAsync(request, () => base.SendAsync(request, cancellationToken), cancellationToken);
    }
}
