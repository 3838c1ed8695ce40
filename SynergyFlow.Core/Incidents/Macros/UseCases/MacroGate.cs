using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Incidents.Macros.UseCases;

/// <summary>
/// Who may use a macro may read it: its owner, the team's members, all agents. Who may change it: its owner, the team's members,
/// administrators; what the organisation has is the administrators'.
/// </summary>
public sealed class MacroGate(IMacroStore macros, ITeamDirectory teams, IAuthorizer authorizer)
{
    public async Task<Result<RecordScope>> ReadAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.MacroRead, new Resource("macro", actor.Tenant), ct);
        return allowed.Failed ? allowed.Error : await authorizer.ScopeAsync(actor, ct);
    }

    /// <returns>Null when the actor may keep it there.</returns>
    public async Task<Error?> CheckAsync(Actor actor, MacroVisibility visibility, TeamId? team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        Resource resource = new("macro", actor.Tenant, Team: team);
        if (await authorizer.AuthorizeAsync(actor, Actions.MacroEdit, resource, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (visibility is MacroVisibility.Organisation)
        {
            return (await authorizer.AuthorizeAsync(actor, Actions.MacroShare, resource, ct)).Error;
        }

        return await CheckTeamAsync(actor, team, ct);
    }

    /// <summary>Whether <see cref="CheckAsync"/> would refuse nothing; asking is no attempt.</summary>
    public async Task<bool> MayAsync(Actor actor, MacroVisibility visibility, TeamId? team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AllowedAsync(
            actor, [Actions.MacroEdit, Actions.MacroShare], new Resource("macro", actor.Tenant, Team: team), ct);
        return allowed.Contains(Actions.MacroEdit)
            && (visibility is MacroVisibility.Organisation ? allowed.Contains(Actions.MacroShare) : await CheckTeamAsync(actor, team, ct) is null);
    }

    /// <summary>The macro for change, locked.</summary>
    public async Task<Result<Macro>> OpenAsync(Actor actor, MacroId id, CancellationToken ct)
    {
        var scope = await ReadAsync(actor, ct);
        if (scope.Failed)
        {
            return scope.Error;
        }

        if (await macros.FindAsync(id, ct) is not { } macro || !Sees(scope.Value, macro))
        {
            return new MacroNotFound(id);
        }

        return await CheckAsync(actor, macro.Visibility, macro.Team, ct) is { } denied ? denied : macro;
    }

    public static bool Sees(RecordScope scope, Macro macro)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(macro);
        return macro.Visibility switch
        {
            MacroVisibility.Private => macro.Owner == scope.User,
            MacroVisibility.Team => scope.Restricted || (macro.Team is { } team && scope.Teams.Contains(team)),
            MacroVisibility.Organisation => true,
        };
    }

    private async Task<Error?> CheckTeamAsync(Actor actor, TeamId? team, CancellationToken ct)
    {
        if (team is not { } id)
        {
            return null;
        }

        if (await teams.FindAsync(actor.Tenant, id, ct) is not { Archived: false })
        {
            return new UnknownTeam { Field = "team" };
        }

        var scope = await authorizer.ScopeAsync(actor, ct);
        return scope.Restricted || scope.Teams.Contains(id) ? null : new NotAllowed(Actions.MacroEdit);
    }
}
