using System.Net;
using Hayate.Client;
using Microsoft.Extensions.Options;

namespace Hayate.Dashboard.Hosting;

/// <summary>Reports every setting that cannot work, with the key and the cure.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var errors = new List<string>();
        if (!ApiAddresses.TryParse(options.Api, out _))
            errors.Add($"Hayate:Api is '{options.Api}', expected an address like {new DashboardOptions().Api}, the coordinator's. Semicolons separate several.");

        if (!options.Access.AsksForTokens && !options.Access.Mode.Equals(DashboardAccess.None, StringComparison.OrdinalIgnoreCase))
            errors.Add($"Hayate:Access:Mode is '{options.Access.Mode}', expected '{DashboardAccess.None}' or '{DashboardAccess.Tokens}'.");

        foreach (var url in SplitUrls(options.Urls))
        {
            if (!IsHttp(url, out var address))
                errors.Add($"Hayate:Urls holds '{url}', expected an address like {new DashboardOptions().Urls}. Semicolons separate several.");
            else if (!options.Access.AsksForTokens && !IsLoopback(address))
            {
                errors.Add(
                    $"Hayate:Urls holds '{url}', which others on the network could open. "
                    + "Without access control the dashboard serves loopback only: use 127.0.0.1, or set Hayate:Access:Mode to Tokens (docs/access.md).");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    public static string[] SplitUrls(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsHttp(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!) && address.Scheme is "http" or "https";

    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
