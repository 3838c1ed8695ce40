using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>
/// Where somebody who must have a second factor and has none comes after his password. He has no session before he has it, so there is
/// nothing else that he could do.
/// </summary>
public sealed partial class SetUpPage(
    SignIn signIn, BeginSecondFactor begin, TurnOnSecondFactor turnOn, SignInLimiter limiter, IStringLocalizer<IdentityText> text)
{
    public const string Path = "/sign-in/set-up";
    private const string FormName = "set-up";
    private HalfSignedIn? _half;
    private BeginSecondFactor.Begun? _begun;
    private IReadOnlyList<string>? _codes;
    private string? _problem;
    private string _onwards = "";

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private string SignInUrl => "/sign-in" + new QueryString().Add("returnUrl", LocalUrl.Or(ReturnUrl));

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        _half = await SecondStepCookie.ReadAsync(Http, SecondStep.SetUp);
        if (_half is not { } half)
        {
            return;
        }

        if (Form is { } sent)
        {
            // What was shown before is shown again, for a slip of the finger; the key that counts is the stored one.
            _begun = BeginSecondFactor.Begun.Of(sent.Letters is { Length: <= 64 } letters ? letters : "", half.Name);
            return;
        }

        var begun = await begin.AfterPasswordAsync(ActorOf(half), Http.RequestAborted);
        (_begun, _problem) = (begun.Value, begun.Error is { } error ? text.Of(error) : null);
    }

    private async Task TurnOnAsync()
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

        var on = await turnOn.ExecuteAsync(ActorOf(half), new(Form?.Code), Http.RequestAborted);
        var signedIn = on.Failed ? on.Error : await signIn.AfterSetUpAsync(half, client, Http.User.SessionOrNull, Http.RequestAborted);
        if (signedIn.Failed)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            _problem = text.Of(signedIn.Error);
            return;
        }

        _codes = on.Value;
        _onwards = signedIn.Value.MustChangePassword ? IdentityWeb.PasswordPath : LocalUrl.Or(ReturnUrl);
        await SecondStepCookie.FinishAsync(Http, signedIn.Value);
    }

    private static Actor ActorOf(HalfSignedIn half) => new(half.Tenant, half.User, half.Name, Channel.Ui);

    public sealed class Input
    {
        public string? Code { get; set; }

        public string? Letters { get; set; }
    }
}
