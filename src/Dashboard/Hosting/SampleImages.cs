using Hayate.Client;

namespace Hayate.Dashboard.Hosting;

/// <summary>Passes preview images on, as the browser need not reach the coordinator.</summary>
internal static class SampleImages
{
    /// <summary>Path of an image for the browser.</summary>
    public static string Path(string runId, string sampleId) =>
        $"/api-proxy/runs/{Uri.EscapeDataString(runId)}/samples/{Uri.EscapeDataString(sampleId)}";

    public static void MapSampleImages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api-proxy/runs/{run}/samples/{sample}", GetAsync);

    private static async Task<IResult> GetAsync(
        string run, string sample, IHayateClient api, HttpResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var image = await api.GetSampleImageAsync(run, sample, cancellationToken);
            // A grid never changes once it is written.
            response.Headers.CacheControl = "private, max-age=31536000, immutable";
            return Results.Bytes(image, "image/png");
        }
        catch (ApiException cause)
        {
            return Results.Problem(cause.Message, statusCode: (int)cause.Status);
        }
        catch (ApiUnreachableException cause)
        {
            return Results.Problem(cause.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }
}
