using System.Net;
using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Commands;

/// <summary>Submits a sweep file and tells of its errors.</summary>
internal static class Submission
{
    /// <summary>The sweep, or null after its errors were written.</summary>
    public static async Task<SweepDetail?> SubmitAsync(
        Terminal terminal, IHayateClient client, string path, string text, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SubmitAsync(text, key, cancellationToken);
        }
        catch (ApiException problem) when (!problem.Errors.IsEmpty)
        {
            SpecErrorList.Write(terminal, path, problem.Errors);
            return null;
        }
        catch (ApiException problem) when (problem.Status == HttpStatusCode.Conflict)
        {
            throw new CliException(problem.Message, "choose another --key, or submit the file as it was.");
        }
    }
}
