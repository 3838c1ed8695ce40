using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Teams;

public sealed partial class TeamPage(
    UseCases useCases, IPeople people, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private const int MostFound = 10;
    private TeamDetails? _team;
    private IReadOnlyList<Person>? _found;
    private string? _name;
    private string? _description;
    private string? _search;
    private string? _problem;

    [Parameter]
    public Guid Id { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    private TeamId Key => new(Id);

    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <param name="keep">What was typed.</param>
    private async Task LoadAsync(bool keep = false)
    {
        var found = await useCases.RunAsync((ReadTeams read, Actor actor) => read.FindAsync(actor, Key, CancellationToken.None));
        if (found.Error is NotFoundError)
        {
            navigation.NotFound();
            return;
        }

        if (found.Failed)
        {
            _problem = text.Of(found.Error);
            return;
        }

        var now = found.Value;
        (_name, _description) = keep && _team is { } before
            ? (Typed.Over(before.Name, _name, now.Name), Typed.Over(before.Description, _description, now.Description))
            : (now.Name, now.Description);
        _team = now;
    }

    private Task SaveAsync() => DoAsync(async () => (await useCases.RunAsync((EditTeam edit, Actor actor) => edit.ExecuteAsync(
        actor, new(Key, _name ?? "", _description ?? "", _team!.Version), CancellationToken.None))).Error);

    private Task ArchiveAsync(bool archived) => DoAsync(async () => (await useCases.RunAsync((ArchiveTeam archive, Actor actor) =>
        archive.ExecuteAsync(actor, new(Key, archived, _team!.Version), CancellationToken.None))).Error);

    private Task JoinAsync(UserId user, string? role)
    {
        _found = null;
        var part = Enum.TryParse<TeamRole>(role, out var parsed) ? parsed : TeamRole.Member;
        return DoAsync(async () => (await useCases.RunAsync((JoinTeam join, Actor actor) =>
            join.ExecuteAsync(actor, new(Key, user, part), CancellationToken.None))).Error);
    }

    private Task LeaveAsync(UserId user) => DoAsync(async () => (await useCases.RunAsync((LeaveTeam leave, Actor actor) =>
        leave.ExecuteAsync(actor, new(Key, user), CancellationToken.None))).Error);

    private async Task SearchAsync()
    {
        var actor = await useCases.ActorAsync();
        var agents = await people.SearchAsync(actor.Tenant, _search, agentsOnly: true, MostFound, CancellationToken.None);
        _found = [.. agents.Where(person => !_team!.Members.Any(member => member.User == person.Id))];
    }

    /// <summary>What was refused stays in the form to be corrected; what was done is read afresh.</summary>
    private async Task DoAsync(Func<Task<Error?>> change)
    {
        var error = await change();
        _problem = error is null ? null : text.Of(error);
        if (error is null or VersionConflict)
        {
            await LoadAsync(keep: error is not null);
        }
    }
}
