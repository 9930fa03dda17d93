using System.Net;
using Hayate.Client.Http;
using Hayate.Client.Workers;
using Hayate.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Polly;

namespace Hayate.Client;

/// <summary>Registers the client of the API.</summary>
public static class ServiceCollectionExtensions
{
    private const string Resilient = "hayate";
    private const string Plain = "hayate-plain";

    /// <summary>
    /// Adds <see cref="IHayateClient"/>, whose calls are all safe to repeat and go through a pipeline, and <see cref="IWorkerClient"/>, which
    /// never retries.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="addresses">Address of the coordinator, without a path: <c>http://127.0.0.1:7070</c>; or of several, of which the next is asked when one does not answer.</param>
    /// <param name="token">What requests show; asked with the services of the scope that a client is made in. Default: nothing.</param>
    /// <param name="resilience">How calls are tried. Default: that of <see cref="ResilienceOptions.Api"/>.</param>
    public static IServiceCollection AddHayateClient(
        this IServiceCollection services, ApiAddresses addresses, Func<IServiceProvider, string?>? token = null, PipelineOptions? resilience = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        AddressRotation? rotation = null;
        services.AddHttpClient(Resilient, http => http.BaseAddress = addresses.All[0])
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers()
            .AddResilienceHandler(Resilient, (pipeline, context) => pipeline.AddPipeline(
                Pipelined(resilience ?? new ResilienceOptions().Api, context.ServiceProvider)));
        services.AddHttpClient(Plain, http => (http.BaseAddress, http.Timeout) = (addresses.All[0], Timeout.InfiniteTimeSpan))
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers(); // a poll every few seconds is no news
        foreach (var name in (string[])[Resilient, Plain]) services.AddHttpClient(name).AddHttpMessageHandler(Rotate);
        services.TryAddTransient<IHayateClient>(provider => new HayateClient(
            Http(provider, Resilient), Http(provider, Plain), provider.GetRequiredService<TimeProvider>(), token?.Invoke(provider)));
        services.TryAddTransient<IWorkerClient>(provider => new WorkerClient(
            Http(provider, Plain), provider.GetRequiredService<TimeProvider>(), token?.Invoke(provider)));
        return services;

        // Whatever one request learns of a coordinator, all know.
        DelegatingHandler Rotate(IServiceProvider provider) =>
            LazyInitializer.EnsureInitialized(ref rotation, () => new AddressRotation(addresses, provider.GetRequiredService<TimeProvider>())).ToHandler();
    }

    private static HttpClient Http(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,
    };

    private static ResiliencePipeline Pipelined(PipelineOptions options, IServiceProvider services) => Pipeline.Build(
        "api", options, IsTransient, services.GetRequiredService<TimeProvider>(), services.GetService<ILoggerFactory>(), askedPause: RetryAfter, isAsked: IsCommandToRepeat);

    private static bool IsTransient(Outcome<object> outcome) => outcome is
        { Exception: HttpRequestException }
        or { Result: HttpResponseMessage { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } };

    private static TimeSpan? RetryAfter(Outcome<object> outcome) => (outcome.Result as HttpResponseMessage)?.Headers.RetryAfter?.Delta;

    // Whoever looks will look again. A command must be carried out, and while a coordinator is missed by the others it may take a while.
    private static bool IsCommandToRepeat(Outcome<object> outcome) =>
        RetryAfter(outcome) is not null && ((HttpResponseMessage)outcome.Result!).RequestMessage?.Method == HttpMethod.Post;
}
