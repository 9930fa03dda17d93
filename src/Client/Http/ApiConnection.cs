using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Text;
using Hayate.Contracts;
using Polly.Timeout;

namespace Hayate.Client.Http;

/// <summary>Sends requests in the API's dialect and turns what goes wrong into the two exceptions of this library.</summary>
/// <param name="http">Sends.</param>
/// <param name="token">What requests show. Default: nothing, as an API on loopback asks for none.</param>
internal sealed class ApiConnection(HttpClient http, string? token = null)
{
    public Uri Address => http.BaseAddress ?? throw new InvalidOperationException("The HTTP client has no base address.");

    /// <summary>Sends and returns the answer, whatever its status, its headers read.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception cause) when (IsUnreachable(cause, cancellationToken))
        {
            throw Unreachable(cause, request);
        }
    }

    /// <summary>Sends and returns the answer when it is a success, else throws what the problem says.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await Problem.ReadAsync(response, cancellationToken);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendForAsync<T>(request, cancellationToken);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task<T> SendForAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(new(MediaTypeNames.Application.Json));
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(HayateJson.Options, cancellationToken)
        ?? throw new ApiException(response.StatusCode, "Empty answer", $"{response.RequestMessage?.RequestUri} answered null.");

    public static HttpContent Json<T>(T value) => JsonContent.Create(value, options: HayateJson.Options);

    public static HttpContent Yaml(string text) => new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse("text/yaml"));

    public static ApiUnreachableException Unreachable(Exception cause, HttpRequestMessage request) =>
        new(new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority)), Reason(cause), cause);

    /// <summary>Whether the failure lies in the connection or in waiting too long, and not in the caller giving up.</summary>
    public static bool IsUnreachable(Exception cause, CancellationToken cancellationToken) =>
        cause is HttpRequestException or IOException or TimeoutRejectedException
        || cause is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private static string Reason(Exception cause) => cause switch
    {
        OperationCanceledException or TimeoutRejectedException => "no answer in time.",
        _ => cause.GetBaseException().Message.TrimEnd('.') + ".",
    };
}
