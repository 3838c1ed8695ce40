using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Infrastructure.Identity;

namespace SynergyFlow.Web.Identity;

/// <summary>A plain page, because a new password comes with a new session, and a session is a cookie of the response.</summary>
public sealed partial class PasswordPage(
    ChangeOwnPassword change, SignIn signIn, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private const string FormName = "password";
    private string? _problem;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private async Task ChangeAsync()
    {
        if (Http.User.SessionOrNull is not { } session)
        {
            return;
        }

        if (Form?.Next != Form?.Again)
        {
            Refuse(text["PasswordsDiffer"]);
            return;
        }

        var actor = Http.User.ToActor();
        var changed = await change.ExecuteAsync(actor, new(Form?.Current, Form?.Next, session), Http.RequestAborted);
        if (changed.Failed)
        {
            Refuse(text.Of(changed.Error));
            return;
        }

        if (await signIn.AgainAsync(actor.Id, IdentityWeb.ClientOf(Http), session, Http.RequestAborted) is { } again)
        {
            await IdentityCookie.SignInAsync(Http, again with { Provider = Http.User.ProviderOrNull });
        }

        navigation.NavigateTo("/account");
    }

    private void Refuse(string sentence)
    {
        Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        _problem = sentence;
    }

    public sealed class Input
    {
        public string? Current { get; set; }

        public string? Next { get; set; }

        public string? Again { get; set; }
    }
}
