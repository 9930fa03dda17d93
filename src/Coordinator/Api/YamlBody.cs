using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.OpenApi;

namespace Hayate.Coordinator.Api;

/// <summary>A sweep file as the body of a request, whatever content type it is sent as.</summary>
internal static class YamlBody
{
    public const string ContentType = "text/yaml";

    /// <summary>Largest file. Default: 1 MiB, some ten thousand lines.</summary>
    private const int MaxBytes = 1024 * 1024;

    public static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = MaxBytes;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Describes the body in the OpenAPI document.</summary>
    public static RouteHandlerBuilder WithYamlBody(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The sweep file.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ContentType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
        return Task.CompletedTask;
    });
}
