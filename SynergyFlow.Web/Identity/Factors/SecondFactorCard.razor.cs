using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>One's own authenticator app: turn it on with a code, get new recovery codes, turn it off.</summary>
public sealed partial class SecondFactorCard(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private BeginSecondFactor.Begun? _begun;
    private IReadOnlyList<string>? _codes;
    private string? _proof;
    private string? _code;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required UserDetails User { get; set; }

    /// <summary>The session of this very page, which goes on.</summary>
    [Parameter]
    public SessionId? Current { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private async Task BeginAsync()
    {
        _busy = true;
        var begun = await useCases.RunAsync((BeginSecondFactor begin, Actor actor) =>
            begin.ExecuteAsync(actor, new(_proof), CancellationToken.None));
        await ShowAsync(begun.Error);
        (_begun, _codes) = (begun.Value, null);
    }

    private async Task TurnOnAsync()
    {
        _busy = true;
        var on = await useCases.RunAsync((TurnOnSecondFactor turnOn, Actor actor) =>
            turnOn.ExecuteAsync(actor, new(_code, Current), CancellationToken.None));
        _code = null;
        if (!on.Failed)
        {
            (_codes, _begun) = (on.Value, null);
        }

        await ShowAsync(on.Error);
    }

    private async Task RenewAsync()
    {
        _busy = true;
        var renewed = await useCases.RunAsync((RenewRecoveryCodes renew, Actor actor) =>
            renew.ExecuteAsync(actor, new(_proof), CancellationToken.None));
        _codes = renewed.Value;
        await ShowAsync(renewed.Error);
    }

    private async Task TurnOffAsync()
    {
        var off = await useCases.RunAsync((TurnOffSecondFactor turnOff, Actor actor) =>
            turnOff.ExecuteAsync(actor, new(_proof, Current), CancellationToken.None));
        _codes = null;
        await ShowAsync(off.Error);
    }

    private void Cancel() => (_begun, _code, _problem) = (null, null, null);

    /// <summary>What was typed to prove something is not kept.</summary>
    private async Task ShowAsync(Error? refused)
    {
        (_busy, _proof, _problem) = (false, null, refused is null ? null : text.Of(refused));
        if (refused is null or SecondFactorIsOn or SecondFactorIsOff)
        {
            await OnChanged.InvokeAsync();
        }
    }
}
