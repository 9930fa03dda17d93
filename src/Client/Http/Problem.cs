using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Validation;

namespace Hayate.Client.Http;

/// <summary>Problem details (RFC 9457) with the errors of a sweep file, where the request carried one.</summary>
internal sealed record Problem
{
    public string? Title { get; init; }

    public string? Detail { get; init; }

    public ImmutableArray<SpecError> Errors { get; init; }

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ReadBodyAsync(response, cancellationToken);
        return new(response.StatusCode, problem?.Title ?? response.ReasonPhrase ?? "Unexpected answer", problem?.Detail, problem?.Errors ?? [])
        {
            IsOfApi = problem?.Title is not null,
        };
    }

    private static async Task<Problem?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            return await response.Content.ReadFromJsonAsync<Problem>(HayateJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null; // A proxy's own idea of an error: the status and reason are all there is.
        }
    }
}
