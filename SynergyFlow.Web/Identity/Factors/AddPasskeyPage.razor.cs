using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.UseCases;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>A plain page in two steps: who adds it proves himself, then his device makes the passkey (wwwroot-assets, passkeys).</summary>
public sealed partial class AddPasskeyPage(
    BeginPasskey begin, AddPasskey add, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private const string BeginForm = "passkey-begin";
    private const string AddForm = "passkey-add";
    private PasskeyQuestion? _question;
    private string? _problem;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [SupplyParameterFromForm(FormName = BeginForm)]
    public BeginInput? Begin { get; set; }

    [SupplyParameterFromForm(FormName = AddForm)]
    public PasskeyAnswer? Made { get; set; }

    [Inject]
    private PasskeyCeremony Ceremony { get; set; } = null!;

    private IStringLocalizer<IdentityText> Text => text;

    private async Task BeginAsync()
    {
        var actor = Http.User.ToActor();
        var begun = await begin.ExecuteAsync(actor, new(Begin?.Name, Begin?.Proof), Http.RequestAborted);
        if (begun.Failed)
        {
            Refuse(text.Of(begun.Error));
            return;
        }

        Http.Response.Headers.CacheControl = "no-store";
        var (address, person) = begun.Value;
        _question = await Ceremony.AskForNewAsync(Http, actor.Id, address, person, Begin!.Name!);
    }

    private async Task AddAsync()
    {
        var actor = Http.User.ToActor();
        var made = await Ceremony.MadeAsync(Http, actor.Id, Made);
        if (made is not { } passkey)
        {
            Refuse(text["PasskeyCreateFailed"]);
            return;
        }

        var added = await add.ExecuteAsync(actor, new(passkey.Name, passkey.Data), Http.RequestAborted);
        if (added.Failed)
        {
            Refuse(text.Of(added.Error));
            return;
        }

        navigation.NavigateTo("/account");
    }

    /// <summary>Begins anew.</summary>
    private void Refuse(string sentence)
    {
        Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        (_problem, Made) = (sentence, null);
    }

    public sealed class BeginInput
    {
        public string? Name { get; set; }

        public string? Proof { get; set; }
    }
}
