using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>The second step of a sign-in. A plain form, as the first is.</summary>
public sealed partial class CodePage(SignIn signIn, SignInLimiter limiter, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    public const string Path = "/sign-in/code";
    private const string FormName = "code";
    private HalfSignedIn? _half;
    private string? _problem;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>Ask for a recovery code.</summary>
    [SupplyParameterFromQuery(Name = "recovery")]
    public bool Recovery { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private string SignInUrl => "/sign-in" + new QueryString().Add("returnUrl", LocalUrl.Or(ReturnUrl));

    private string OtherUrl => Path + new QueryString().Add("recovery", Recovery ? "false" : "true").Add("returnUrl", LocalUrl.Or(ReturnUrl));

    protected override async Task OnInitializedAsync() => _half = await SecondStepCookie.ReadAsync(Http, SecondStep.Code);

    private async Task PassAsync()
    {
        if (_half is not { } half)
        {
            return;
        }

        var client = IdentityWeb.ClientOf(Http);
        if (!limiter.TryAcquire(client.IpAddress, half.User.ToString()))
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Http.Response.Headers.RetryAfter = "60";
            _problem = text["SignInTooOften"];
            return;
        }

        var passed = await signIn.ByCodeAsync(half, Form?.Code, client, Http.User.SessionOrNull, Http.RequestAborted);
        if (passed.Failed)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            (_problem, _half) = (text.Of(passed.Error), passed.Error is SignInOver ? null : half);
            return;
        }

        await SecondStepCookie.FinishAsync(Http, passed.Value);
        navigation.NavigateTo(passed.Value.MustChangePassword ? IdentityWeb.PasswordPath : LocalUrl.Or(ReturnUrl));
    }

    public sealed class Input
    {
        public string? Code { get; set; }
    }
}
