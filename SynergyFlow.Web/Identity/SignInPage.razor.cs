using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity;

/// <summary>A plain form: it works without script, and whatever is wrong it says the same.</summary>
public sealed partial class SignInPage
{
    private const string FormName = "sign-in";
    private readonly SignIn _signIn;
    private readonly SignInLimiter _limiter;
    private readonly NavigationManager _navigation;
    private string? _problem;

    // A component's constructor has to be public for the framework, its limiter is nobody else's business.
    public SignInPage(IServiceProvider services, NavigationManager navigation, IStringLocalizer<IdentityText> text)
    {
        _signIn = services.GetRequiredService<SignIn>();
        _limiter = services.GetRequiredService<SignInLimiter>();
        (_navigation, Text) = (navigation, text);
    }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    private IStringLocalizer<IdentityText> Text { get; }

    private async Task SignInAsync()
    {
        var client = IdentityWeb.ClientOf(Http);
        if (!_limiter.TryAcquire(client.IpAddress, Form?.Email))
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Http.Response.Headers.RetryAfter = "60";
            _problem = Text["SignInTooOften"];
            return;
        }

        var signedIn = await _signIn.ByPasswordAsync(
            Form?.Email, Form?.Password, client, Http.User.SessionOrNull, Http.RequestAborted);
        if (signedIn is null)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            _problem = Text["SignInRefused"];
            return;
        }

        await IdentityCookie.SignInAsync(Http, signedIn);
        _navigation.NavigateTo(signedIn.MustChangePassword ? IdentityWeb.PasswordPath : LocalUrl.Or(ReturnUrl));
    }

    public sealed class Input
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
