namespace SynergyFlow.Core.Policies;

/// <summary>
/// The verbs that <see cref="Kernel.IAuthorizer"/> is asked for. They are sent to policies as they stand here.
/// </summary>
public static class Actions
{
    public const string RecordRead = "record.read";
    public const string RecordReply = "record.reply";
    public const string RecordNote = "record.note";
    public const string RecordAttach = "record.attach";
    public const string RecordDetach = "record.detach";
    public const string RecordLink = "record.link";
    public const string RecordWatch = "record.watch";

    public const string IncidentCreate = "incident.create";

    /// <summary>On behalf of somebody else, for a team, with an assignee, restricted: what agents may fill in.</summary>
    public const string IncidentCreateFor = "incident.create_for";
    public const string IncidentUpdate = "incident.update";
    public const string IncidentAssign = "incident.assign";
    public const string IncidentWork = "incident.work";
    public const string IncidentReopen = "incident.reopen";
    public const string IncidentClose = "incident.close";
    public const string IncidentCancel = "incident.cancel";
    public const string IncidentPrioritise = "incident.prioritise";
    public const string IncidentRate = "incident.rate";
    public const string IncidentMerge = "incident.merge";
    public const string IncidentSplit = "incident.split";

    /// <summary>Asks for one change of many incidents; each of them is authorised as if it were changed alone.</summary>
    public const string IncidentBulk = "incident.bulk";

    public const string BulkRead = "bulk.read";

    /// <summary>The macros that one may use; using one asks for what it does.</summary>
    public const string MacroRead = "macro.read";
    public const string MacroEdit = "macro.edit";

    /// <summary>What all agents have.</summary>
    public const string MacroShare = "macro.share";

    public const string PriorityMatrixEdit = "priority_matrix.edit";

    /// <summary>Which team takes which incidents; to read it, too.</summary>
    public const string RoutesEdit = "routes.edit";
    public const string DeskSettingsEdit = "desk_settings.edit";

    /// <summary>One's own saved views.</summary>
    public const string ViewOwn = "view.own";
    public const string ViewTeam = "view.team";
    public const string ViewOrganisation = "view.organisation";

    public const string PeopleRead = "people.read";
    public const string UsersManage = "users.manage";
    public const string TeamsManage = "teams.manage";

    /// <summary>What a team has before it, of all kinds of records.</summary>
    public const string TeamBacklogRead = "team_backlog.read";

    /// <summary>To give it its order.</summary>
    public const string TeamBacklogRank = "team_backlog.rank";

    public const string ProjectsRead = "projects.read";
    public const string ProjectsCreate = "projects.create";

    /// <summary>To change a project, say how it is doing, archive it.</summary>
    public const string ProjectsManage = "projects.manage";

    public const string ItemCreate = "item.create";

    /// <summary>To change a work item in any way: its fields, its state, who works on it.</summary>
    public const string ItemUpdate = "item.update";

    /// <summary>To say that one spent time, on a record or on nothing in particular; to take it back, too.</summary>
    public const string TimeLog = "time.log";

    /// <summary>How much time a record took, and whose.</summary>
    public const string TimeRead = "time.read";

    /// <summary>A person's week: by himself, by who leads a team of his, by administrators.</summary>
    public const string TimesheetsRead = "timesheets.read";

    /// <summary>To approve it, return it or open it again.</summary>
    public const string TimesheetsApprove = "timesheets.approve";

    /// <summary>Which tenants there are, by whoever runs the installation.</summary>
    public const string TenantsManage = "tenants.manage";

    /// <summary>Whether an identity provider keeps people and groups in step, with which tokens, and which groups give a role.</summary>
    public const string ProvisioningManage = "provisioning.manage";

    /// <summary>What that provider does.</summary>
    public const string ScimProvision = "scim.provision";
    public const string OwnAccount = "account.own";
    public const string ImportRun = "import.run";

    /// <summary>Which addresses outside are told what; to look at what was sent, too.</summary>
    public const string WebhooksManage = "webhooks.manage";

    /// <summary>Which other systems may announce what; to look at what they sent, too.</summary>
    public const string InboundManage = "inbound.manage";

    /// <summary>What pipelines have brought where.</summary>
    public const string DeploymentsRead = "deployments.read";
    public const string SubscriptionsRead = "subscriptions.read";
    public const string SubscriptionsManage = "subscriptions.manage";

    /// <summary>Who did and decided what, all of the tenant, and whether it is what was written then.</summary>
    public const string AuditRead = "audit.read";

    public const string PolicyRead = "policy.read";
    public const string PolicyWrite = "policy.write";

    /// <summary>To decide which version decides, and to take it back.</summary>
    public const string PolicyPublish = "policy.publish";

    /// <summary>To check the search documents and to have them made anew.</summary>
    public const string SearchManage = "search.manage";

    /// <summary>In the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(Actions).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    /// <summary>It only looks: nothing comes of it.</summary>
    public static bool IsReading(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action.EndsWith(".read", StringComparison.Ordinal);
    }

    /// <summary>Of the actions that only look, those whose use is kept: accounts and teams, the audit with its receipts, policies. Records are noted where they are shown.</summary>
    public static bool IsKeptRead(string action) => action is PeopleRead or AuditRead or PolicyRead;
}
