using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Time;

/// <summary>
/// Whose weeks somebody sees and decides on: his own he sees, those of the people in teams that he leads he sees and decides on, and
/// administrators all but their own (docs/adr/0060). Others are told that there is none.
/// </summary>
public sealed class TimesheetGate(IPeople people, ITeamDirectory teams, IAuthorizer authorizer)
{
    /// <returns>Whose it is, and whether the actor decides on it; or <see cref="TimesheetNotFound"/>.</returns>
    public async Task<Result<(Person Person, bool MayDecide)>> OpenAsync(Actor actor, UserId person, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await people.FindAsync(actor.Tenant, person, ct) is not { } found)
        {
            return new TimesheetNotFound();
        }

        IReadOnlyCollection<UserId> leads = [.. await teams.LeadsOfAsync(actor.Tenant, person, ct)];
        var seen = await authorizer.AuthorizeAsync(actor, Actions.TimesheetsRead, Of(actor.Tenant, [person, .. leads]), ct);
        if (seen.Failed)
        {
            return person == actor.Id ? seen.Error : new TimesheetNotFound();
        }

        var decides = person != actor.Id && (await authorizer.AllowedAsync(actor, [Actions.TimesheetsApprove], Of(actor.Tenant, leads), ct)).Count > 0;
        return (found, decides);
    }

    /// <summary>Whose weeks the actor decides on.</summary>
    /// <returns>Null: everybody's.</returns>
    public async Task<IReadOnlyCollection<UserId>?> PeopleAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if ((await authorizer.AllowedAsync(actor, [Actions.TimesheetsApprove], Of(actor.Tenant, []), ct)).Count > 0)
        {
            return null;
        }

        var led = await teams.LedByAsync(actor.Tenant, actor.Id, ct);
        var allowed = led.Count > 0 && (await authorizer.AllowedAsync(actor, [Actions.TimesheetsApprove], Of(actor.Tenant, [actor.Id]), ct)).Count > 0;
        return allowed ? [.. led.Where(one => one != actor.Id)] : [];
    }

    /// <summary>As far as no single week or record matters.</summary>
    public Task<Result> MayAsync(Actor actor, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, action, Of(actor.Tenant, [actor.Id]), ct);
    }

    private static Resource Of(TenantId tenant, IReadOnlyCollection<UserId> people) => new(TimeWeek.Kind, tenant, People: people);
}
