using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.Views;

/// <summary>What the authorizer is asked about views, and which ones somebody finds in his list.</summary>
public static class ViewAccess
{
    public static string ActionFor(ViewAudience audience) => audience switch
    {
        ViewAudience.Private => Actions.ViewOwn,
        ViewAudience.Team => Actions.ViewTeam,
        ViewAudience.Organisation => Actions.ViewOrganisation,
    };

    public static Resource ResourceOf(TenantId tenant, ViewAudience audience, UserId owner, TeamId? team) =>
        new("view", tenant, People: audience is ViewAudience.Private ? [owner] : [], Team: team);

    /// <summary>One's own, those of one's teams, and the organisation's. The same rule as <see cref="IViewQueries.ListAsync"/> has in SQL.</summary>
    public static bool Finds(this RecordScope scope, SavedView view)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(view);
        return view.Tenant == scope.Tenant && view.Audience switch
        {
            ViewAudience.Private => view.Owner == scope.User,
            ViewAudience.Team => scope.Restricted || scope.Teams.Contains(view.Team!.Value),
            ViewAudience.Organisation => true,
        };
    }
}

/// <summary>How every use case comes by a view it wants to change: found, allowed, and as the caller last saw it.</summary>
public sealed class ViewGate(IViewStore views, IAuthorizer authorizer)
{
    public async Task<Result<SavedView>> OpenAsync(Actor actor, string reference, int? expectedVersion, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(reference);
        if (BuiltInViews.All.Any(view => view.Key == reference))
        {
            return new ViewBuiltIn();
        }

        if (!Guid.TryParse(reference, out var id) || await views.FindAsync(new ViewId(id), ct) is not { } view
            || !(await authorizer.ScopeAsync(actor, ct)).Finds(view))
        {
            return new ViewNotFound(reference.Length > 40 ? reference[..40] : reference);
        }

        var allowed = await MayAsync(actor, view.Audience, view.Owner, view.Team, ct);
        return allowed.Failed ? allowed.Error
            : expectedVersion is { } expected && expected != view.Version ? new VersionConflict(view.Version)
            : view;
    }

    public Task<Result> MayAsync(Actor actor, ViewAudience audience, UserId owner, TeamId? team, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, ViewAccess.ActionFor(audience), ViewAccess.ResourceOf(actor.Tenant, audience, owner, team), ct);
    }
}
