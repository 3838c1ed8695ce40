using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>For whom a second factor is required, and how many of them have none yet. Each saved change is in the event log.</summary>
public sealed partial class SignInSettingsPage(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private SecondFactorFor _required;
    private int _asked;
    private int _without;
    private int _version;
    private string? _problem;
    private bool _counted;
    private bool _saved;
    private bool _busy;

    private IStringLocalizer<IdentityText> Text => text;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((EditSignInSettings edit, Actor actor) => edit.ReadAsync(actor, CancellationToken.None));
        if (read.Failed)
        {
            _problem = text.Of(read.Error);
            return;
        }

        (var settings, _asked, _without) = read.Value;
        (_required, _version, _counted) = (settings.Required, settings.Version, true);
    }

    private async Task SaveAsync()
    {
        (_busy, _saved) = (true, false);
        var edited = await useCases.RunAsync((EditSignInSettings edit, Actor actor) =>
            edit.ExecuteAsync(actor, new(_required, _version), CancellationToken.None));
        (_busy, _saved, _problem) = (false, !edited.Failed, edited.Error is { } error ? text.Of(error) : null);
        if (edited.Error is null or VersionConflict)
        {
            await ReadAsync();
        }
    }
}
