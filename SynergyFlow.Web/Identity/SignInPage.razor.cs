using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity;

/// <summary>A plain form: it works without script, and whatever is wrong it says the same.</summary>
public sealed partial class SignInPage(
    SignIn signIn, SignInLimiter limiter, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private const string FormName = "sign-in";
    private string? _problem;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private async Task SignInAsync()
    {
        var client = IdentityWeb.ClientOf(Http);
        if (!limiter.TryAcquire(client.IpAddress, Form?.Email))
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Http.Response.Headers.RetryAfter = "60";
            _problem = text["SignInTooOften"];
            return;
        }

        var signedIn = await signIn.ByPasswordAsync(
            Form?.Email, Form?.Password, client, Http.User.SessionOrNull, Http.RequestAborted);
        if (signedIn is null)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            _problem = text["SignInRefused"];
            return;
        }

        await IdentityCookie.SignInAsync(Http, signedIn);
        navigation.NavigateTo(signedIn.MustChangePassword ? IdentityWeb.PasswordPath : LocalUrl.Or(ReturnUrl));
    }

    public sealed class Input
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
