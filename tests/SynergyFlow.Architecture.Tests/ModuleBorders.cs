namespace SynergyFlow.Architecture.Tests;

/// <summary>A border that may be crossed, and why. Prefixes of full type names.</summary>
internal sealed record Crossing(string From, string To, string Why);

/// <summary>
/// Modules are folders and namespaces: <c>SynergyFlow.{Layer}.{Module}</c>. A module may use itself in the layers below,
/// the open modules, and of any other module its <c>Contracts</c>.
/// </summary>
internal static class ModuleBorders
{
    /// <summary>What every module stands on.</summary>
    private static readonly HashSet<string> s_open =
    [
        "Kernel", "Work", "Policies", // the shared types, the record and the words for what may be done
        "Persistence", "Caching", // Infrastructure's plumbing
        "Components", "Api", "Realtime", // the frame of the pages, of the API and of the live feed
    ];

    /// <summary>Where the parts are put together: these know every module by their job.</summary>
    private static readonly string[] s_roots =
    [
        "SynergyFlow.Infrastructure.InfrastructureServices", "SynergyFlow.Web.Hosting.", "SynergyFlow.Web.Program", "SynergyFlow.Web.Api.ApiHosting",
        "SynergyFlow.Infrastructure.Persistence.DatabaseMigrator", "SynergyFlow.Infrastructure.Persistence.DesignTimeContext",
        "SynergyFlow.Infrastructure.Persistence.Migrations.", "SynergyFlow.Infrastructure.Demo.",
    ];

    private static readonly Crossing[] s_allowed =
    [
        new("SynergyFlow.", "SynergyFlow.Core.Identity.Role", "a word of Identity's contracts: Person and Account carry it"),
        new("SynergyFlow.", "SynergyFlow.Core.Tenants.Tenant", "the tenant is nobody's secret; First names the one that exists"),

        new("SynergyFlow.Infrastructure.Persistence.TenantStart", "SynergyFlow.Core.", "the rows of each module that a tenant begins with"),
        new("SynergyFlow.Infrastructure.Tenants.TenantQueries", "SynergyFlow.Core.Identity.", "how many people a tenant has"),
        new("SynergyFlow.Web.Identity.IdentityWeb", "SynergyFlow.Web.Tenants.TenantEndpoints", "maps the endpoints of both modules"),
        new("SynergyFlow.Web.Identity.TenantOfRequest", "SynergyFlow.Core.Tenants.", "which tenant a sign-in is for"),

        // Work is the base of the kinds, but one store loads them all and one file maps their tables.
        new("SynergyFlow.Infrastructure.Work.RecordStore", "SynergyFlow.Core.Incidents.", "one store serves the typed ports of all kinds"),

        // Foreign keys tie the tables of modules together.
        new("SynergyFlow.Infrastructure.Work.", "SynergyFlow.Core.Identity.User", "foreign keys and names of people in record queries"),
        new("SynergyFlow.Infrastructure.Work.", "SynergyFlow.Core.Teams.Team", "foreign keys and names of teams in record queries"),
        new("SynergyFlow.Infrastructure.Work.TeamBacklogs.TeamBacklogQueries", "SynergyFlow.Infrastructure.Identity.LikePattern", "text that a reader typed, as everywhere"),
        new("SynergyFlow.Infrastructure.Work.IncidentConfiguration", "SynergyFlow.Core.Incidents.", "the map of the kind's table"),
        new("SynergyFlow.Infrastructure.Work.MyWorkQueries", "SynergyFlow.Core.Incidents.", "one list over all kinds reads what only one of them has: when it resumes"),
        new("SynergyFlow.Infrastructure.Work.RecordQueries", "SynergyFlow.Core.Incidents.Incident", "the graph over all kinds reads what only one of them says: of what it is a duplicate"),
        new("SynergyFlow.Infrastructure.Work.PriorityMatrixConfiguration", "SynergyFlow.Core.Incidents.", "the map of its table"),

        new("SynergyFlow.Infrastructure.Incidents.", "SynergyFlow.Core.Identity.User", "foreign keys to people"),
        new("SynergyFlow.Infrastructure.Incidents.", "SynergyFlow.Core.Teams.Team", "foreign keys to teams"),

        new("SynergyFlow.Infrastructure.Projects.", "SynergyFlow.Core.Identity.User", "foreign keys to people, and the lead's name in one query"),
        new("SynergyFlow.Infrastructure.Projects.", "SynergyFlow.Core.Teams.Team", "foreign keys to teams, and their names in one query"),
        new("SynergyFlow.Infrastructure.Projects.ProjectQueries", "SynergyFlow.Infrastructure.Events.LoggedEvent", "what was said of a project's health is read from the log"),
        new("SynergyFlow.Infrastructure.Projects.", "SynergyFlow.Infrastructure.Identity.LikePattern", "text that a reader typed, as everywhere"),
        new("SynergyFlow.Web.Projects.", "SynergyFlow.Web.Incidents.", "people and teams are picked, and Markdown is written, as on incidents"),

        new("SynergyFlow.Infrastructure.Time.", "SynergyFlow.Core.Identity.User", "foreign keys to people, and their names in queries"),
        new("SynergyFlow.Web.Time.", "SynergyFlow.Web.Incidents.", "records are picked, and problems of fields said, as on incidents"),
        new("SynergyFlow.Web.Components.Layout.TopBar", "SynergyFlow.Web.Time.TimeTray", "time is logged from every page"),
        new("SynergyFlow.Web.Incidents.IncidentPage", "SynergyFlow.Web.Time.RecordTimePanel", "agents see what time an incident took"),
        new("SynergyFlow.Web.Projects.Items.ItemPage", "SynergyFlow.Web.Time.RecordTimePanel", "and a work item"),

        // Membership is the join of a person and a team; the two modules share its table.
        new("SynergyFlow.Infrastructure.Identity.", "SynergyFlow.Core.Teams.", "an account is read with its teams in one query"),
        new("SynergyFlow.Infrastructure.Identity.Accounts", "SynergyFlow.Core.Projects.", "and with the projects that only their members see, and he is one"),
        new("SynergyFlow.Core.Identity.UseCases.SignInExternally", "SynergyFlow.Core.Teams.", "whom a provider vouches for is put into the teams of his claims, in one transaction"),
        new("SynergyFlow.Core.Identity.Provisioning.", "SynergyFlow.Core.Teams.", "a group of the identity provider leads a team, in one transaction with who is in it"),
        new("SynergyFlow.Infrastructure.Identity.IdentityModule", "SynergyFlow.Infrastructure.Teams.", "registers both modules"),
        new("SynergyFlow.Infrastructure.Teams.", "SynergyFlow.Core.Identity.User", "members are read with their names in one query"),
        new("SynergyFlow.Infrastructure.Teams.", "SynergyFlow.Infrastructure.Identity.", "a change of membership ends the cached account"),

        // The unit of work writes the log with the change, by design (docs/adr/0003).
        new("SynergyFlow.Infrastructure.Persistence.", "SynergyFlow.Infrastructure.Events.", "a change and its events are one transaction"),
        new("SynergyFlow.Infrastructure.Policies.Receipts.DecisionReceipts", "SynergyFlow.Infrastructure.Events.LoggedEvent", "a receipt names the event that came of its decision"),
        new("SynergyFlow.Infrastructure.Policies.Receipts.SealSubscription", "SynergyFlow.Infrastructure.Events.", "receipts are sealed in the order of the log, once"),
        new("SynergyFlow.Infrastructure.Policies.PoliciesModule", "SynergyFlow.Infrastructure.Events.ISubscription", "the same: it is registered here"),
        new("SynergyFlow.Infrastructure.Policies.Receipts.ReceiptChain", "SynergyFlow.Infrastructure.Events.LogSql", "what came of decisions is looked up in the log"),
        new("SynergyFlow.Infrastructure.Policies.Archive.", "SynergyFlow.Infrastructure.Events.LogSql", "plain commands, as the log's are; what came of decisions is looked up in the log"),
        new("SynergyFlow.Infrastructure.Policies.Studio.", "SynergyFlow.Core.Identity.User", "foreign keys to people, and who wrote a version"),
        new("SynergyFlow.Infrastructure.Policies.Access.", "SynergyFlow.Infrastructure.Events.", "denials are sent as plain commands, as the log's are"),
        new("SynergyFlow.Infrastructure.Persistence.UnitOfWork", "SynergyFlow.Core.Identity.User", "the log keeps the actor's name"),
        new("SynergyFlow.Infrastructure.Work.", "SynergyFlow.Infrastructure.Events.LoggedEvent", "a record's history is read from the log"),

        // The audit reads what is written elsewhere, and says it in the words that are there.
        new("SynergyFlow.Infrastructure.Audit.", "SynergyFlow.Infrastructure.Events.", "the audit is read from the event log, and an export leaves a row in it"),
        new("SynergyFlow.Core.Audit.CausingMessage", "SynergyFlow.Core.Integrations.Inbound.", "what another system announced may be what an event began with"),
        new("SynergyFlow.Core.Audit.UseCases.ReadCausation", "SynergyFlow.Core.Integrations.Inbound.", "the same"),
        new("SynergyFlow.Web.Audit.CausationPage", "SynergyFlow.Core.Integrations.Inbound.", "the same"),
        new("SynergyFlow.Infrastructure.Incidents.AutoCloser", "SynergyFlow.Infrastructure.Events.LoggedEvent", "an incident that closes by itself names the event it comes of"),
        new("SynergyFlow.Infrastructure.Audit.AuditQueries", "SynergyFlow.Core.Projects.", "the names of what its rows speak of"),
        new("SynergyFlow.Web.Policies.ReceiptEndpoints", "SynergyFlow.Core.Audit.UseCases.ExportReceipts", "whoever takes receipts away leaves a row in the audit, as whoever takes its rows away"),
        new("SynergyFlow.Web.Audit.", "SynergyFlow.Core.Identity.UseCases.ReadUsers", "whoever did something can be chosen, those who have left too"),
        new("SynergyFlow.Web.Audit.", "SynergyFlow.Core.Identity.UserFilter", "what the list of people is asked"),
        new("SynergyFlow.Web.Audit.", "SynergyFlow.Core.Identity.UserRow", "the people in that list"),
        new("SynergyFlow.Web.Audit.", "SynergyFlow.Web.Incidents.FieldWords", "an incident's fields have the same names as in its history"),
        new("SynergyFlow.Web.Audit.", "SynergyFlow.Web.Incidents.IncidentText", "what happened to an incident is said as in its history"),

        // A decision table says what the questions of a policy say.
        new("SynergyFlow.Web.Policies.Studio.TableWords", "SynergyFlow.Web.Incidents.FieldWords", "an incident's facts have the same names as on its page"),
        new("SynergyFlow.Web.Policies.Studio.PolicyTable", "SynergyFlow.Web.Incidents.", "the same"),
        new("SynergyFlow.Web.Policies.Studio.PolicyRowDialog", "SynergyFlow.Web.Incidents.", "the same"),
        new("SynergyFlow.Web.Policies.Studio.PolicyTable", "SynergyFlow.Core.Incidents.", "rows of the routing policy choose among the tenant's routes"),

        new("SynergyFlow.Web.Audit.AccessPage", "SynergyFlow.Web.Identity.IdentityText", "roles have the same names as where they are given"),

        // The pages and the API.
        new("SynergyFlow.Web.", "SynergyFlow.Web.Identity.Principals", "who asks: the actor of a request or a circuit"),
        new("SynergyFlow.Web.Api.Problems", "SynergyFlow.Core.Incidents.IllegalTransition", "the answer names the moves that are allowed"),
        new("SynergyFlow.Web.Api.Problems", "SynergyFlow.Core.Projects.LifeCycles.", "the answer names the moves that are allowed, and every field that is missing"),
        new("SynergyFlow.Web.Identity.IdentityWeb", "SynergyFlow.Web.Teams.TeamEndpoints", "maps the endpoints of both modules"),
        new("SynergyFlow.Web.Identity.Calendars.CalendarEndpoints", "SynergyFlow.Infrastructure.Integrations.Webhooks.WebhookOptions", "under which address people come in is said there"),
        new("SynergyFlow.Web.Teams.", "SynergyFlow.Web.Identity.IdentityText", "the texts of people and of teams are one file"),
        new("SynergyFlow.Web.Teams.", "SynergyFlow.Web.Identity.Refusals", "says refusals in those texts"),
        new("SynergyFlow.Web.Teams.TeamEndpoints", "SynergyFlow.Web.Identity.Listed", "people and teams are listed in the same shape"),

        new("SynergyFlow.Web.", "SynergyFlow.Infrastructure.Events.ChangeFeed", "the live feed: every page may listen"),
        new("SynergyFlow.Web.Components.Layout.MainLayout", "SynergyFlow.Web.Incidents.Quick.QuickActions", "the frame carries the dialogs that keys open on any page"),
        new("SynergyFlow.Web.Components.Layout.MainLayout", "SynergyFlow.Web.Incidents.Bulk.BulkTray", "running bulk changes are followed from page to page"),
        new("SynergyFlow.Web.Components.Layout.TopBar", "SynergyFlow.Web.Help.HelpEntry", "help stands at the same place on every page"),
        new("SynergyFlow.Web.Components.Layout.PlainLayout", "SynergyFlow.Web.Help.HelpEntry", "the same, where there is no frame"),
        new("SynergyFlow.Web.Help.HelpBook", "SynergyFlow.Core.Identity.Languages", "help is in the languages that can be chosen"),
        new("SynergyFlow.Web.Help.TourOffer", "SynergyFlow.Core.Identity.UseCases.", "whether a person wants the tour is kept with the person"),
        new("SynergyFlow.Web.Work.QueuePage", "SynergyFlow.Web.Help.TourOffer", "the tour begins on the desk"),
        new("SynergyFlow.Web.Work.QueuePage", "SynergyFlow.Web.Incidents.Bulk.BulkBar", "the desk offers what can be done with many incidents at once"),
        new("SynergyFlow.Web.Work.Graph.", "SynergyFlow.Core.Integrations.Inbound.", "what pipelines brought before a record was begun is told beside what changed"),
        new("SynergyFlow.Web.Work.Graph.GraphBefore", "SynergyFlow.Web.Integrations.Inbound.InboundText", "in the words of the list of deployments"),
        new("SynergyFlow.Web.Work.Graph.GraphBefore", "SynergyFlow.Web.Incidents.", "what changed on a record is told as in its history"),
        new("SynergyFlow.Web.Incidents.Desk.", "SynergyFlow.Web.Identity.TimeZoneInput", "the one input for time zones"),
        new("SynergyFlow.Web.Work.QueueFilterBar", "SynergyFlow.Core.Incidents.IncidentState", "the desk offers the states of the kinds it lists"),
        new("SynergyFlow.Web.Integrations.MappingDraft", "SynergyFlow.Core.Incidents.", "a mapping leads foreign values to the words of incidents"),

        // An import makes other modules' aggregates from foreign rows, in one transaction per batch.
        new("SynergyFlow.Core.Integrations.", "SynergyFlow.Core.Incidents.", "an import makes incidents"),
        new("SynergyFlow.Core.Integrations.", "SynergyFlow.Core.Identity.", "an import makes placeholders for people"),
        new("SynergyFlow.Core.Integrations.", "SynergyFlow.Core.Teams.", "an import makes teams"),
        new("SynergyFlow.Web.Integrations.JiraDraft", "SynergyFlow.Core.Projects.", "a mapping of Jira leads foreign types and statuses to those of work items"),
        new("SynergyFlow.Web.Integrations.JiraMappingEditor", "SynergyFlow.Core.Projects.", "the same"),
        new("SynergyFlow.Web.Integrations.JiraFieldTable", "SynergyFlow.Core.Projects.", "and its custom fields to those of a project"),
        new("SynergyFlow.Core.Integrations.Import.", "SynergyFlow.Core.Projects.", "an import of Jira makes projects and work items"),
        new("SynergyFlow.Core.Integrations.Import.Jira.", "SynergyFlow.Core.Time.", "and the entries of time of its work logs"),
        new("SynergyFlow.Infrastructure.Integrations.", "SynergyFlow.Core.", "the import's store finds what the rows name"),

        // Webhooks tell others what the log tells.
        new("SynergyFlow.Infrastructure.Integrations.Webhooks.", "SynergyFlow.Infrastructure.Events.", "a subscription writes what is to be sent; plain commands, as the log's are"),
        new("SynergyFlow.Web.Integrations.Webhooks.WebhookForm", "SynergyFlow.Core.Audit.AuditTypes", "the same, to choose among"),
        new("SynergyFlow.Web.Integrations.Webhooks.WebhookForm", "SynergyFlow.Web.Audit.", "they are said as in the audit"),
        new("SynergyFlow.Web.Integrations.Webhooks.WebhookForm", "SynergyFlow.Web.Incidents.IncidentText", "of incidents, as in their history"),
        new("SynergyFlow.Infrastructure.Integrations.Upkeep", "SynergyFlow.Infrastructure.Events.", "plain commands and pauses, as the log's are"),
        new("SynergyFlow.Infrastructure.Integrations.Inbound.", "SynergyFlow.Infrastructure.Events.", "plain commands, as the log's are, and the way to Kafka and its schemas"),
        new("SynergyFlow.Infrastructure.Events.Stream.StreamModule", "SynergyFlow.Infrastructure.Integrations.Inbound.InboundServices", "what comes over Kafka runs where what leaves does"),
        new("SynergyFlow.Web.Integrations.Inbound.", "SynergyFlow.Web.Incidents.", "people and teams are picked as on incidents"),
        new("SynergyFlow.Web.Integrations.Inbound.", "SynergyFlow.Core.Events.Catalogue.IEventStream", "whether there is a Kafka that could be written to"),
        new("SynergyFlow.Web.Incidents.IncidentPage", "SynergyFlow.Web.Integrations.Inbound.AlertsPanel", "agents see the alerts behind an incident"),
        new("SynergyFlow.Core.Integrations.Webhooks.WebhookEventTypes", "SynergyFlow.Core.Audit.AuditTypes", "a webhook is for the types of events that there are"),
    ];

    public static bool MayUse(Use use) => MayAnyway(use) || Array.Exists(s_allowed, crossing => Covers(crossing, use));

    /// <summary>Listed crossings that nobody makes any more.</summary>
    public static IEnumerable<Crossing> Unused(IReadOnlyList<Use> uses)
    {
        var crossed = uses.Where(use => !MayAnyway(use)).ToList();
        return s_allowed.Where(crossing => !crossed.Exists(use => Covers(crossing, use)));
    }

    private static bool MayAnyway(Use use)
    {
        var (from, to) = (ModuleOf(use.From), ModuleOf(use.To));
        return from is null || to is null || from == to
            || Array.Exists(s_roots, root => use.From.StartsWith(root, StringComparison.Ordinal))
            || IsOpen(from, to)
            || use.To.Split('.').Contains("Contracts");
    }

    private static bool Covers(Crossing crossing, Use use) => Covers(crossing.From, use.From) && Covers(crossing.To, use.To);

    /// <summary>The kernel stands on nothing; Work and Policies stand on the kernel and each other only.</summary>
    private static bool IsOpen(string from, string to) => from != "Kernel" && s_open.Contains(to);

    /// <summary>A prefix that ends in a dot covers a namespace, another one a type of just that name.</summary>
    private static bool Covers(string prefix, string name) =>
        prefix.EndsWith('.') ? name.StartsWith(prefix, StringComparison.Ordinal) : name == prefix;

    /// <returns>Null for a type of the layer itself, such as the composition root.</returns>
    private static string? ModuleOf(string name) =>
        name.Split('.') is ["SynergyFlow", "Core" or "Infrastructure" or "Web", var module, _, ..] ? module : null;
}
