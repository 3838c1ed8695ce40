using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Teams;

public sealed partial class TeamListPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private IReadOnlyList<TeamRow>? _teams;
    private string? _name;
    private string? _problem;
    private bool _busy;

    private IStringLocalizer<IdentityText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        var read = await useCases.RunAsync((ReadTeams teams, Actor actor) => teams.ListAsync(actor, CancellationToken.None));
        (_teams, _problem) = (read.Value ?? [], read.Error is { } error ? text.Of(error) : null);
    }

    private async Task CreateAsync()
    {
        _busy = true;
        var created = await useCases.RunAsync((CreateTeam create, Actor actor) =>
            create.ExecuteAsync(actor, new(_name ?? ""), CancellationToken.None));
        _busy = false;
        _problem = created.Error is { } error ? text.Of(error) : null;
        if (created.Value is { } made)
        {
            navigation.NavigateTo($"/admin/teams/{made.Id}");
        }
    }
}
