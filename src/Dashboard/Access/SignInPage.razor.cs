using System.Net;
using Hayate.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Access;

/// <summary>The page that takes a token. It is rendered without a circuit, as only an HTTP answer can set a cookie.</summary>
public sealed partial class SignInPage
{
    private string? _problem;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private IHayateClient Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private string? Token { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    private async Task EnterAsync()
    {
        if (Token?.Trim() is not { Length: > 0 } token)
        {
            _problem = "Type or paste a token.";
            return;
        }

        try
        {
            var access = await Api.WithToken(token).GetAccessAsync(Http!.RequestAborted);
            await Http.SignInAsync(Visitor.Principal(access, token), new AuthenticationProperties { IsPersistent = true });
        }
        catch (ApiException cause)
        {
            _problem = cause.Status switch
            {
                HttpStatusCode.Unauthorized => "This token is not known to the API.",
                HttpStatusCode.Forbidden => "This token is for programs of the platform, not for people.",
                _ => cause.Message,
            };
            return;
        }
        catch (ApiUnreachableException cause)
        {
            _problem = $"{cause.Message} Try again when it is back.";
            return;
        }

        Navigation.NavigateTo(SignIn.Destination(From));
    }
}
