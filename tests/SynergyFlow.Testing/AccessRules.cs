using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using static SynergyFlow.Core.Policies.Actions;

namespace SynergyFlow.Testing;

/// <summary>
/// Who may do what, by role, team and stake in the record, said a second time and another way than by the policies in
/// <c>deploy/policies</c>: tests hold the two against each other, and tests without an engine decide by this one.
/// </summary>
public static class AccessRules
{
    private static readonly HashSet<string> s_ownRecord = [RecordRead, RecordReply, RecordAttach, RecordWatch, IncidentReopen, IncidentClose, IncidentCancel, IncidentRate];

    private static readonly HashSet<string> s_agent =
    [
        RecordNote, RecordDetach, RecordLink, IncidentCreateFor, IncidentUpdate, IncidentAssign, IncidentWork,
        IncidentPrioritise, IncidentMerge, IncidentSplit, IncidentBulk, BulkRead, MacroRead, MacroEdit, PeopleRead, DeploymentsRead, ProjectsRead, ItemCreate, ItemUpdate, TimeLog, TimeRead, TeamBacklogRead,
    ];

    private static readonly HashSet<string> s_tenantAdmin =
        [PriorityMatrixEdit, RoutesEdit, DeskSettingsEdit, UsersManage, TeamsManage, ProjectsCreate, ProvisioningManage, ScimProvision, ImportRun, WebhooksManage, InboundManage, SubscriptionsRead, AuditRead, PolicyRead, PolicyWrite, PolicyPublish, SearchManage, ViewOrganisation, MacroShare];

    private static readonly HashSet<string> s_systemAdmin = [SubscriptionsManage, TenantsManage];

    private static readonly HashSet<string> s_reading = [RecordRead, PeopleRead, BulkRead, MacroRead, SubscriptionsRead, DeploymentsRead, ProjectsRead, TimeRead, TimesheetsRead, TeamBacklogRead];

    private static readonly HashSet<string> s_administering =
        [PriorityMatrixEdit, RoutesEdit, DeskSettingsEdit, UsersManage, TeamsManage, TenantsManage, ProvisioningManage, ImportRun, WebhooksManage, InboundManage, SubscriptionsRead, SubscriptionsManage, AuditRead, PolicyRead, PolicyWrite, PolicyPublish, SearchManage];

    /// <summary>True only when some rule says so: an unknown action is refused to everybody.</summary>
    public static bool Allows(Account? account, IReadOnlySet<string>? scopes, string action, Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (account is not { Active: true } || account.Tenant != resource.Tenant || !InScope(scopes, action))
        {
            return false;
        }

        if (s_ownRecord.Contains(action))
        {
            return Sees(account, resource);
        }

        if (action is IncidentCreate)
        {
            return true;
        }

        if (action is OwnAccount)
        {
            return resource.Id == account.Id.Value;
        }

        if (action is ViewOwn)
        {
            return resource.People?.Contains(account.Id) == true;
        }

        if (action is ViewTeam or TeamBacklogRank)
        {
            return account.Role >= Role.TenantAdmin
                || (account.Role >= Role.Agent && InOwnTeam(account, resource));
        }

        if (action is ProjectsManage or TimesheetsRead or TimesheetsApprove)
        {
            return account.Role >= Role.TenantAdmin
                || (account.Role >= Role.Agent && resource.People?.Contains(account.Id) == true);
        }

        var needed = s_agent.Contains(action) ? Role.Agent
            : s_tenantAdmin.Contains(action) ? Role.TenantAdmin
            : s_systemAdmin.Contains(action) ? Role.SystemAdmin
            : (Role?)null;
        return needed is { } role && account.Role >= role && (!resource.Restricted || Sees(account, resource));
    }

    public static RecordScope Scope(Account? account, IReadOnlySet<string>? scopes, TenantId tenant) =>
        account is { Active: true } && account.Tenant == tenant && InScope(scopes, RecordRead)
            ? new RecordScope(tenant, account.Id, account.Role >= Role.Agent, [.. account.Teams])
            {
                Restricted = account.Role >= Role.TenantAdmin,
                Projects = account.Role >= Role.Agent ? account.Projects : [],
            }
            : RecordScope.Nothing(tenant);

    private static bool Sees(Account account, Resource resource)
    {
        var hasStake = resource.People?.Contains(account.Id) == true || resource.Assignee == account.Id;
        if (hasStake || account.Role >= Role.TenantAdmin)
        {
            return true;
        }

        return account.Role >= Role.Agent
            && (!resource.Restricted || InOwnTeam(account, resource) || (resource.Project is { } project && account.Projects.Contains(project)));
    }

    private static bool InOwnTeam(Account account, Resource resource) =>
        (resource.Team is { } team && account.Teams.Contains(team)) || resource.Teams?.Any(account.Teams.Contains) == true;

    private static bool InScope(IReadOnlySet<string>? scopes, string action) =>
        scopes is null || scopes.Contains(
            s_administering.Contains(action) ? TokenScopes.Admin
            : action is ScimProvision ? TokenScopes.Provisioning
            : s_reading.Contains(action) ? TokenScopes.Read
            : TokenScopes.Write);
}
