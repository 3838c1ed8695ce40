using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Policies;
using static SynergyFlow.Core.Identity.Contracts.CommandPlace;
using static SynergyFlow.Web.Components.Commands.CommandGroup;

namespace SynergyFlow.Web.Components.Commands;

/// <summary>
/// Every command there is, in the order of the help. The keys are those of other desks where they agree (docs/modules/commands.md).
/// A test holds it against the REST operations and the access rules.
/// </summary>
public sealed class CommandTable : IShortcutTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new("palette.open", General, Everywhere, "Mod+k"),
        new("help.show", General, Everywhere, "?"),
        new("help.page", General, Everywhere, "g h") { Href = "/help" },
        new("tour.start", General, Everywhere, null, Actions.RecordNote) { Href = "/desk#tour" },
        new("search.focus", General, Everywhere, "/", Operation: "SearchRecords"),
        new("time.log", General, Everywhere, "t", Actions.TimeLog, "LogTime"),
        new("incident.new", General, Everywhere, "c", Actions.IncidentCreate, "CreateIncident") { Href = "/incidents/new" },
        new("macro.new", General, Everywhere, null, Actions.MacroEdit, "CreateMacro") { Href = "/desk/macros/new" },
        new("project.new", General, Everywhere, null, Actions.ProjectsCreate, "CreateProject") { Href = "/projects/new" },
        new("template.new", General, Everywhere, null, Actions.MacroEdit, "CreateTemplate") { Href = "/desk/templates/new" },

        new("go.desk", Go, Everywhere, "g d", Operation: "ListRecords") { Href = "/desk" },
        new("go.my_work", Go, Everywhere, "g m", Actions.RecordNote, "GetMyWork") { Href = "/my-work" },
        new("go.projects", Go, Everywhere, "g o", Actions.ProjectsRead, "ListProjects") { Href = "/projects" },
        new("go.time", Go, Everywhere, "g t", Actions.TimeRead, "GetTimesheet") { Href = "/time" },
        new("go.time_approvals", Go, Everywhere, null, Actions.TimeRead, "ListWaitingTimesheets") { Href = "/time/approvals" },
        new("go.team_backlogs", Go, Everywhere, "g b", Actions.TeamBacklogRead, "GetTeamBacklog") { Href = "/teams" },
        new("go.roadmap", Go, Everywhere, null, Actions.ProjectsRead, "GetRoadmap") { Href = "/roadmap" },
        new("go.jobs", Go, Everywhere, "g j", Actions.BulkRead, "ListBulk") { Href = "/desk/jobs" },
        new("go.drafts", Go, Everywhere, "g w", Actions.OwnAccount, "ListMyDrafts") { Href = "/drafts" },
        new("go.search", Go, Everywhere, "g s", Operation: "SearchRecords") { Href = "/search" },
        new("go.macros", Go, Everywhere, "g r", Actions.MacroRead, "ListMacros") { Href = "/desk/macros" },
        new("go.templates", Go, Everywhere, null, Actions.MacroRead, "ListTemplates") { Href = "/desk/templates" },
        new("go.deployments", Go, Everywhere, null, Actions.DeploymentsRead, "ListDeployments") { Href = "/deployments" },
        new("go.account", Go, Everywhere, "g p", Actions.OwnAccount, "EditMe") { Href = "/account" },
        new("go.shortcuts", Go, Everywhere, "g k", Actions.OwnAccount, "ChangeMyShortcuts") { Href = "/account/shortcuts" },
        new("go.calendars", Go, Everywhere, null, Actions.OwnAccount, "ListMyCalendars") { Href = "/account/calendars" },
        new("go.password", Go, Everywhere, null, Actions.OwnAccount, "ChangeMyPassword") { Href = "/account/password" },
        new("go.admin", Go, Everywhere, "g a", Actions.UsersManage, "ListUsers") { Href = "/admin" },

        new("list.next", List, Queue, "j"),
        new("list.previous", List, Queue, "k"),
        new("list.toggle", List, Queue, "x"),
        new("list.range", List, Queue, "Shift+x"),
        new("list.all", List, Queue, "Mod+a"),
        new("list.open", List, Queue, "Enter", Operation: "GetIncident"),
        new("list.open_page", List, Queue, "o", Operation: "GetIncident"),
        new("list.preview", List, Queue, "q", Operation: "GetIncident"),
        new("list.refresh", List, Queue, "u", Operation: "ListRecords") { NeedsButton = true },
        new("view.new", List, Queue, null, Actions.ViewOwn, "CreateView") { NeedsButton = true },
        new("view.save", List, Queue, null, Actions.ViewOwn, "EditView") { NeedsButton = true },

        new("ticket.next", CommandGroup.Record, Ticket, "j", Operation: "GetIncident") { NeedsButton = true },
        new("ticket.previous", CommandGroup.Record, Ticket, "k", Operation: "GetIncident") { NeedsButton = true },
        new("incident.assign", CommandGroup.Record, CommandPlace.Record, "a", Actions.IncidentAssign, "AssignIncident") { Quick = true },
        new("incident.take", CommandGroup.Record, CommandPlace.Record, "i", Actions.IncidentAssign, "AssignIncident") { Quick = true },
        new("incident.state", CommandGroup.Record, CommandPlace.Record, "s", Actions.IncidentWork, "MoveIncident") { Quick = true },
        new("incident.priority", CommandGroup.Record, CommandPlace.Record, "p", Actions.IncidentPrioritise, "PrioritiseIncident") { Quick = true },
        new("incident.label", CommandGroup.Record, CommandPlace.Record, "l", Actions.IncidentUpdate, "EditIncident") { Quick = true },
        new("record.reply", CommandGroup.Record, CommandPlace.Record, "r", Actions.RecordReply, "CommentIncident"),
        new("record.note", CommandGroup.Record, CommandPlace.Record, "n", Actions.RecordNote, "CommentIncident"),
        new("incident.edit", CommandGroup.Record, CommandPlace.Record, "e", Actions.IncidentUpdate, "EditIncident"),
        new("item.edit", CommandGroup.Record, Ticket, null, Actions.ItemUpdate, "EditWorkItem") { NeedsButton = true },
        new("item.take", CommandGroup.Record, Ticket, null, Actions.ItemUpdate, "EditWorkItem") { NeedsButton = true },
        new("item.state", CommandGroup.Record, Ticket, null, Actions.ItemUpdate, "MoveWorkItem") { NeedsButton = true },
        new("item.new_related", CommandGroup.Record, Ticket, null, Actions.RecordLink, "CreateWorkItem") { NeedsButton = true },
        new("bulk.fields", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("bulk.state", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("bulk.comment", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("bulk.link", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("bulk.merge", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("bulk.macro", CommandGroup.Record, CommandPlace.Record, null, Actions.BulkRead, "StartBulk") { Quick = true },
        new("record.snooze", CommandGroup.Record, CommandPlace.Record, "z", Actions.RecordNote, "SnoozeRecord") { Quick = true },
        new("record.copy_key", CommandGroup.Record, CommandPlace.Record, ".", Operation: "GetIncident"),
        new("record.macro", CommandGroup.Record, Ticket, "m", Actions.MacroRead, "UseMacro") { NeedsButton = true },
        new("incident.move.in_progress", CommandGroup.Record, Ticket, null, Actions.IncidentWork, "MoveIncident") { NeedsButton = true },
        new("incident.move.pending", CommandGroup.Record, Ticket, null, Actions.IncidentWork, "MoveIncident") { NeedsButton = true },
        new("incident.move.resolved", CommandGroup.Record, Ticket, null, Actions.IncidentWork, "MoveIncident") { NeedsButton = true },
        new("incident.move.closed", CommandGroup.Record, Ticket, null, Actions.IncidentClose, "MoveIncident") { NeedsButton = true },
        new("incident.move.cancelled", CommandGroup.Record, Ticket, null, Actions.IncidentCancel, "MoveIncident") { NeedsButton = true },
        new("incident.reopen", CommandGroup.Record, Ticket, null, Actions.IncidentReopen, "MoveIncident") { NeedsButton = true },
        new("incident.new_related", CommandGroup.Record, Ticket, null, Actions.RecordLink, "CreateIncident") { NeedsButton = true },
        new("incident.merge", CommandGroup.Record, Ticket, null, Actions.IncidentMerge, "MergeIncident") { NeedsButton = true },
        new("incident.split", CommandGroup.Record, Ticket, null, Actions.IncidentSplit, "SplitIncident") { NeedsButton = true },
        new("incident.copy", CommandGroup.Record, Ticket, null, Actions.IncidentCreateFor, "CopyIncident") { NeedsButton = true },
        new("incident.print", CommandGroup.Record, Ticket, null, Actions.RecordRead, "GetIncident") { NeedsButton = true },
        new("record.check_item", CommandGroup.Record, Ticket, null, Actions.RecordNote, "AddIncidentCheckItem") { NeedsButton = true },
        new("record.link", CommandGroup.Record, Ticket, null, Actions.RecordLink, "LinkIncident") { NeedsButton = true },
        new("record.graph", CommandGroup.Record, Ticket, null, Actions.RecordNote, "GetRecordGraph") { NeedsButton = true },
        new("record.attach", CommandGroup.Record, Ticket, null, Actions.RecordAttach, "AttachToIncident") { NeedsButton = true },
        new("record.watch", CommandGroup.Record, Ticket, null, Actions.RecordWatch, "WatchIncident") { NeedsButton = true },
        new("record.unwatch", CommandGroup.Record, Ticket, null, Actions.RecordWatch, "UnwatchIncident") { NeedsButton = true },

        new("go.tenants", Administration, Everywhere, null, Actions.TenantsManage, "ListTenants") { Href = "/admin/tenants" },
        new("go.users", Administration, Everywhere, null, Actions.UsersManage, "ListUsers") { Href = "/admin/users" },
        new("go.sign_in_settings", Administration, Everywhere, null, Actions.UsersManage, "EditSignInSettings") { Href = "/admin/sign-in" },
        new("go.provisioning", Administration, Everywhere, null, Actions.ProvisioningManage, "GetProvisioning") { Href = "/admin/provisioning" },
        new("go.teams", Administration, Everywhere, null, Actions.TeamsManage, "ListTeams") { Href = "/admin/teams" },
        new("go.priority_matrix", Administration, Everywhere, null, Actions.PriorityMatrixEdit, "EditPriorityMatrix") { Href = "/admin/priority-matrix" },
        new("go.routes", Administration, Everywhere, null, Actions.RoutesEdit, "EditRoutes") { Href = "/admin/routes" },
        new("go.desk_settings", Administration, Everywhere, null, Actions.DeskSettingsEdit, "EditDeskSettings") { Href = "/admin/desk" },
        new("go.imports", Administration, Everywhere, null, Actions.ImportRun, "ListImports") { Href = "/admin/imports" },
        new("go.webhooks", Administration, Everywhere, null, Actions.WebhooksManage, "ListWebhooks") { Href = "/admin/webhooks" },
        new("go.inbound", Administration, Everywhere, null, Actions.InboundManage, "ListInboundSources") { Href = "/admin/inbound" },
        new("go.event_types", Administration, Everywhere, null, Actions.SubscriptionsRead, "ListEventTypes") { Href = "/admin/events" },
        new("go.subscriptions", Administration, Everywhere, null, Actions.SubscriptionsRead, "ListSubscriptions") { Href = "/admin/subscriptions" },
        new("go.audit", Administration, Everywhere, null, Actions.AuditRead, "ListAudit") { Href = "/admin/audit" },
        new("go.access", Administration, Everywhere, null, Actions.AuditRead, "ExplainAccess") { Href = "/admin/access" },
        new("go.policies", Administration, Everywhere, null, Actions.PolicyRead, "ListPolicyVersions") { Href = "/admin/policies" },
        new("go.search_upkeep", Administration, Everywhere, null, Actions.SearchManage, "GetSearchStatus") { Href = "/admin/search" },
        new("go.receipts", Administration, Everywhere, null, Actions.AuditRead, "CheckReceipts") { Href = "/admin/receipts" },
    ];

    public IReadOnlyList<CommandKeys> Commands { get; } = [.. All.Select(command => new CommandKeys(command.Id, command.Keys, command.Place))];

    public static Command? Find(string? id) => All.FirstOrDefault(command => command.Id == id);
}
