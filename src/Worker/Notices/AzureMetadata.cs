using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hayate.Resilience;
using Polly;

namespace Hayate.Worker.Notices;

/// <summary>The metadata service of an Azure virtual machine, which answers on the machine alone.</summary>
internal sealed class AzureMetadata : IDisposable
{
    private const string Events = "/metadata/scheduledevents?api-version=2020-07-01";
    private const string Name = "/metadata/instance/compute/name?api-version=2021-02-01&format=text";

    // Never by a proxy: it would tell of another machine.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ResiliencePipeline _pipeline;

    /// <param name="address">Where it answers: http://169.254.169.254 on Azure.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="time">Clock.</param>
    public AzureMetadata(Uri address, PipelineOptions options, TimeProvider time)
    {
        _http.BaseAddress = address;
        _http.DefaultRequestHeaders.Add("Metadata", "true");
        _pipeline = Pipeline.Build("scheduled-events", options, IsTransient, time);
    }

    /// <summary>Name by which events speak of this machine.</summary>
    public async Task<string> GetNameAsync(CancellationToken cancellationToken) =>
        (await _pipeline.ExecuteAsync(async token => await _http.GetStringAsync(Name, token), cancellationToken)).Trim();

    /// <summary>What is about to happen to this machine and others that are told together with it.</summary>
    public async Task<ScheduledEventList> GetEventsAsync(CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await _http.GetFromJsonAsync<ScheduledEventList>(Events, token), cancellationToken) ?? new();

    /// <summary>Lets an event begin before its time.</summary>
    public async Task StartAsync(string eventId, CancellationToken cancellationToken) => await _pipeline.ExecuteAsync(
        async token =>
        {
            using var answer = await _http.PostAsJsonAsync(Events, new { StartRequests = new[] { new { EventId = eventId } } }, JsonSerializerOptions.Default, token);
            answer.EnsureSuccessStatusCode();
        },
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private static bool IsTransient(Outcome<object> outcome) => outcome.Exception is HttpRequestException
    {
        StatusCode: null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Gone or >= HttpStatusCode.InternalServerError,
    };
}
