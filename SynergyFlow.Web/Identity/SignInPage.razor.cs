using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Web.Identity.Factors;
using SynergyFlow.Web.Identity.Providers;

namespace SynergyFlow.Web.Identity;

/// <summary>A plain form: it works without script, and whatever is wrong it says the same.</summary>
public sealed partial class SignInPage(
    SignIn signIn,
    SignInLimiter limiter,
    IOptions<LocalSignIn> local,
    NavigationManager navigation,
    IStringLocalizer<IdentityText> text)
{
    private const string FormName = "sign-in";
    private const string PasskeyForm = "passkey";
    private string? _problem;
    private PasskeyQuestion? _passkey;
    private string? _providerProblem;
    private Provider? _signedOut;
    private IReadOnlyList<Provider> _providers = [];

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    [SupplyParameterFromForm(FormName = PasskeyForm)]
    public PasskeyAnswer? Passkey { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>Why a provider's sign-in came to nothing.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    public string? ProviderProblem { get; set; }

    [SupplyParameterFromQuery(Name = "provider")]
    public string? ProviderName { get; set; }

    /// <summary>The provider whose person has just signed out here.</summary>
    [SupplyParameterFromQuery(Name = "signedOut")]
    public string? SignedOut { get; set; }

    /// <summary>Show the form although it is for the break-glass account only.</summary>
    [SupplyParameterFromQuery(Name = "emergency")]
    public bool Emergency { get; set; }

    [Inject]
    private ProviderList Providers { get; set; } = null!;

    [Inject]
    private PasskeyCeremony Passkeys { get; set; } = null!;

    private IStringLocalizer<IdentityText> Text => text;

    private TenantDoor Door => Http.Features.GetRequiredFeature<TenantDoor>();

    private bool IsLocal => local.Value.Local;

    private bool ShowsForm => IsLocal || Emergency || _providers.Count == 0;

    private string CompanyUrl(string company) => "/sign-in" + new QueryString().Add(TenantOfRequest.Parameter, company).Add("returnUrl", LocalUrl.Or(ReturnUrl));

    private string EmergencyUrl => "/sign-in" + new QueryString().Add("emergency", "true").Add("returnUrl", LocalUrl.Or(ReturnUrl));

    protected override async Task OnInitializedAsync()
    {
        _providers = await Providers.OfAsync(Door.Tenant, Http.RequestAborted);
        if (Providers.Find(ProviderName) is { } provider)
        {
            _providerProblem = text.ProviderProblem(ProviderProblem, provider.Title);
        }

        if (Providers.Find(SignedOut) is { } left && await Providers.EndsSessionsAsync(left, Http.RequestAborted))
        {
            _signedOut = left;
        }

        if (HttpMethods.IsGet(Http.Request.Method))
        {
            await OfferPasskeysAsync();
        }
    }

    private async Task OfferPasskeysAsync()
    {
        if (ShowsForm && PasskeyCeremony.IsPossibleAt(Http))
        {
            _passkey = await Passkeys.AskAsync(Http);
        }
    }

    private async Task SignInByPasskeyAsync()
    {
        var client = IdentityWeb.ClientOf(Http);

        // Nobody guesses a passkey, and an office that comes in at nine has one address: only the limit of the address holds them together.
        if (!limiter.TryAcquire(client.IpAddress, Passkey?.Credential))
        {
            await RefuseAsync(StatusCodes.Status429TooManyRequests, "SignInTooOften");
            return;
        }

        var signedIn = await Passkeys.AnswerAsync(Http, Passkey) is { } answer
            ? await signIn.ByPasskeyAsync(answer.User, answer.Passkey, answer.AskedAt, client, Http.User.SessionOrNull, Http.RequestAborted)
            : null;
        if (signedIn is null)
        {
            await RefuseAsync(StatusCodes.Status422UnprocessableEntity, "PasskeyFailed");
            return;
        }

        await FinishAsync(signedIn);
    }

    private async Task FinishAsync(SignedIn signedIn)
    {
        await IdentityCookie.SignInAsync(Http, signedIn);
        navigation.NavigateTo(signedIn.MustChangePassword ? IdentityWeb.PasswordPath : LocalUrl.Or(ReturnUrl));
    }

    private async Task RefuseAsync(int status, string sentence)
    {
        Http.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            Http.Response.Headers.RetryAfter = "60";
        }

        _problem = text[sentence];
        await OfferPasskeysAsync();
    }

    private async Task SignInAsync()
    {
        var client = IdentityWeb.ClientOf(Http);
        if (!limiter.TryAcquire(client.IpAddress, Form?.Email))
        {
            await RefuseAsync(StatusCodes.Status429TooManyRequests, "SignInTooOften");
            return;
        }

        var answer = await signIn.ByPasswordAsync(
            Form?.Email, Form?.Password, client, Http.User.SessionOrNull, Http.RequestAborted);
        if (answer is null)
        {
            await RefuseAsync(StatusCodes.Status422UnprocessableEntity, "SignInRefused");
            return;
        }

        if (answer.Half is { } half)
        {
            await SecondStepCookie.BeginAsync(Http, half);
            navigation.NavigateTo(SecondStepCookie.AddressOf(half, ReturnUrl));
            return;
        }

        if (answer == PasswordAnswer.Suspended)
        {
            await RefuseAsync(StatusCodes.Status422UnprocessableEntity, "SignInSuspended");
            return;
        }

        await FinishAsync(answer.SignedIn!);
    }

    public sealed class Input
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
