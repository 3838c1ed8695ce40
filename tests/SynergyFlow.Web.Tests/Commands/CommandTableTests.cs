using System.Reflection;
using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Tests.Api;

namespace SynergyFlow.Web.Tests.Commands;

/// <summary>The palette lists what the API can do, and the rules know both (features.md N28).</summary>
public sealed class CommandTableTests(PostgresServer postgres)
{
    /// <summary>They move the focus, the selection or a dialog on the screen, and change nothing that the server has.</summary>
    private static readonly HashSet<string> s_onTheScreenOnly =
    [
        "palette.open", "help.show", "help.page", "tour.start", "list.next", "list.previous", "list.toggle", "list.range", "list.all",
    ];

    /// <summary>Operations that change something for an agent and are no command, and why.</summary>
    private static readonly Dictionary<string, string> s_noCommand = new(StringComparer.Ordinal)
    {
        ["UnlinkIncident"] = "asks which of several relations; each has its button",
        ["UnmergeIncident"] = "asks which of several merged incidents; each has its button",
        ["RateIncident"] = "is the requester's word; the page of the incident leads him to the survey",
        ["EditIncidentCheckItem"] = "asks which of several steps; each has its box and buttons",
        ["RemoveIncidentCheckItem"] = "asks which of several steps; each has its button",
        ["DetachIncident"] = "asks which of several files; each has its button",
        ["PreviewBulk"] = "the dialog of each bulk change begins with it",
        ["EditMacro"] = "asks which of several macros; each has its page",
        ["DeleteMacro"] = "asks which of several macros; each has its button",
        ["EditTemplate"] = "asks which of several templates; each has its page",
        ["DeleteTemplate"] = "asks which of several templates; each has its button",
        ["PreviewMacro"] = "changes nothing",
        ["CancelBulk"] = "asks which of several jobs; each has its button on its page",
        ["UndoBulk"] = "asks which of several jobs; each has its button on its page",
        ["KeepMyDraft"] = "typing does it",
        ["DiscardMyDraft"] = "asks which of several drafts; each has its button on /drafts, which is a command",
        ["RestoreMyDraft"] = "undoes the former, at the same place",
        ["SendMyDraft"] = "the composer's own button; replying is a command",
        ["ChooseMyTimelineOrder"] = "the timeline's own button",
        ["HoldMyDraft"] = "the composer's own button; replying is a command",
        ["UndoMyDraft"] = "stands for ten seconds beside the message that was sent",
        ["CreateMyToken"] = "asks for scopes and shows a secret; it is on /account, which is a command",
        ["RevokeMyToken"] = "asks which of several tokens; each has its button on /account",
        ["CreateMyCalendar"] = "asks what is in it and shows a secret; it is on /account/calendars, which is a command",
        ["RenewMyCalendar"] = "asks which of several calendars; each has its button on /account/calendars",
        ["RevokeMyCalendar"] = "asks which of several calendars; each has its button on /account/calendars",
        ["DeleteView"] = "asks which of several views; each has it in its own menu",
        ["WakeRecord"] = "takes back one of what is snoozed; each has its button on /my-work, which is a command",
        ["ReadMyMention"] = "opening the record does it; each has its button on /my-work, which is a command",
        ["UnreadMyMention"] = "undoes the former, at the same place",
        ["ReadMyMentions"] = "one button on /my-work, which is a command",
        ["EndMyTour"] = "the buttons of the offer do it; taking the tour again is a command",
        ["RemoveMyExternalIdentity"] = "asks which of several; each has its button on /account",
        ["EditProject"] = "asks which of several projects; each has its settings",
        ["EditProjectStates"] = "asks which of several projects; each has its settings",
        ["SetProjectHealth"] = "asks which of several projects; each has its button on its page",
        ["ArchiveProject"] = "asks which of several projects; each has its button among its settings",
        ["RestoreProject"] = "undoes the former, at the same place",
        ["AddProjectComponent"] = "asks of which project; each has its button on its page",
        ["EditProjectComponent"] = "asks which of several components; each has its button",
        ["RemoveProjectComponent"] = "asks which of several components; each has its button",
        ["AddProjectField"] = "asks of which project; each has its button on its page",
        ["EditProjectField"] = "asks which of several fields; each has its buttons",
        ["RemoveProjectField"] = "asks which of several fields; each has its button",
        ["OrderProjectFields"] = "asks where to; each field has its buttons",
        ["EditLifeCycle"] = "asks of which project and type; each has its page",
        ["AddProjectMilestone"] = "asks of which project; each has its button on its page",
        ["EditProjectMilestone"] = "asks which of several milestones; each has its button",
        ["ReachProjectMilestone"] = "asks which of several milestones; each has its button",
        ["RemoveProjectMilestone"] = "asks which of several milestones; each has its button",
        ["AddProjectVersion"] = "asks of which project; each has its button on its page",
        ["EditProjectVersion"] = "asks which of several versions; each has its button",
        ["MoveProjectVersion"] = "asks which of several versions; each has its buttons",
        ["AddSprint"] = "asks of which project; each has its button on its page",
        ["EditSprint"] = "asks which of several sprints; each has its button",
        ["RemoveSprint"] = "asks which of several sprints; each has its button",
        ["PlanSprintCapacity"] = "asks of which of several sprints; each has its button on its page",
        ["MoveSprint"] = "asks which of several sprints, and where open items go; each has its buttons",
        ["ReverseWorklog"] = "asks which of several entries; each has its button on /time, which is a command",
        ["CorrectWorklog"] = "asks which of several entries; each has its button on /time, which is a command",
        ["StartMyTimer"] = "a button of the tray, which is a command",
        ["DiscardMyTimer"] = "a button of the tray, which is a command",
        ["MoveTimesheet"] = "one button on /time and on /time/approvals, which are commands",
        ["RankWorkItems"] = "asks where to; the backlog and the board have handles with keys, and menus",
        ["AddWorkItemCheckItem"] = "the command of a step is for records of all kinds and names that of incidents",
        ["EditWorkItemCheckItem"] = "asks which of several steps; each has its box and buttons",
        ["RemoveWorkItemCheckItem"] = "asks which of several steps; each has its button",
        ["CommentWorkItem"] = "the command of a note is for records of all kinds and names that of incidents",
        ["LinkWorkItem"] = "the command of a relation is for records of all kinds and names that of incidents",
        ["WatchWorkItem"] = "the command of watching is for records of all kinds and names that of incidents",
        ["UnwatchWorkItem"] = "undoes the former, at the same place",
        ["AttachToWorkItem"] = "the command of attaching is for records of all kinds and names that of incidents",
        ["UnlinkWorkItem"] = "asks which of several relations; each has its button",
        ["DetachWorkItem"] = "asks which of several files; each has its button",
        ["RouteIncident"] = "a button where the owner is chosen, which is a command",
        ["RemoveMyPasskey"] = "asks which of several; each has its button on /account",
        ["RevokeMySession"] = "asks which of several sessions; each has its button on /account",
    };

    /// <summary>What only administrators change; their pages are commands.</summary>
    private static readonly string[] s_administration =
        ["/api/v1/tenants", "/api/v1/users", "/api/v1/sign-in-settings", "/api/v1/provisioning", "/api/v1/teams", "/api/v1/imports", "/api/v1/webhooks", "/api/v1/inbound", "/api/v1/subscriptions", "/api/v1/search/", "/api/v1/receipts/", "/api/v1/policies/", "/api/v1/priority-matrix", "/api/v1/routes", "/api/v1/desk-settings"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_NamesARestOperationThatExists_AndEveryChangeIsACommand()
    {
        await using var server = await ApiServer.StartAsync(postgres, Ct);
        using var client = server.CreateClient();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", Ct));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method =>
                (Path: path.Name, Method: method.Name, Id: method.Value.GetProperty("operationId").GetString()!)))
            .ToList();
        var named = CommandTable.All.Select(command => command.Operation).OfType<string>().ToHashSet();

        Assert.True(operations.Count > 40, "The operations were not found.");
        Assert.Empty(named.Except(operations.Select(operation => operation.Id)));
        Assert.Equal(s_onTheScreenOnly.Order(), CommandTable.All.Where(command => command.Operation is null).Select(command => command.Id).Order());

        var changes = operations
            .Where(operation => operation.Method != "get" && !s_administration.Any(start => operation.Path.StartsWith(start, StringComparison.Ordinal)))
            .Select(operation => operation.Id)
            .ToHashSet();
        Assert.Empty(changes.Except(named).Except(s_noCommand.Keys));
        Assert.DoesNotContain(s_noCommand.Keys, operation => named.Contains(operation) || !changes.Contains(operation));
    }

    [Fact]
    public void Command_AsksForAnActionThatTheRulesKnow_AndAgentsCanDoAllOfTheirs()
    {
        var actions = typeof(Actions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToHashSet();
        var asked = CommandTable.All.Select(command => command.Action).OfType<string>().ToHashSet();

        Assert.Empty(asked.Except(actions));
        Assert.Equal(asked.Order(), asked.Where(action => Allows(Role.SystemAdmin, action)).Order());

        // What an agent may do to a record and no command asks for.
        var missing = actions.Where(action => Allows(Role.Agent, action) && !asked.Contains(action));
        Assert.Equal(
            new[] { Actions.RecordDetach, Actions.IncidentBulk, Actions.PeopleRead, Actions.IncidentRate, Actions.ProjectsManage, Actions.ItemCreate, Actions.TimesheetsRead, Actions.TimesheetsApprove }.Order(),
            missing.Order());
    }

    [Fact]
    public void Keys_OfTheTable_AreWellFormedFreeAndNotTheBrowsers()
    {
        var keys = CommandTable.All.Where(command => command.Keys is not null).ToList();
        Assert.All(keys, command => Assert.True(KeyChord.IsWellFormed(command.Keys) && !KeyChord.IsReserved(command.Keys!), command.Id));

        // Every default, chosen by hand, meets no other.
        var chosen = keys.ToDictionary(command => command.Id, command => command.Keys);
        var mine = Shortcuts.Begin(Tenant.First, UserId.System);
        Assert.Null(mine.Choose(true, chosen, new CommandTable(), new Stamp(UserId.System, default)).Error);
        Assert.Equal(0, mine.Version);
    }

    [Fact]
    public void Ids_AreUnique_AndButtonsOrDialogsOrAddressesDoThem()
    {
        Assert.Equal(CommandTable.All.Count, CommandTable.All.Select(command => command.Id).Distinct().Count());
        Assert.All(CommandTable.All.Where(command => command.Quick), command => Assert.NotNull(command.Action));
        Assert.All(CommandTable.All.Where(command => command.NeedsButton), command => Assert.NotEqual(CommandPlace.Everywhere, command.Place));
    }

    private static bool Allows(Role role, string action)
    {
        UserId me = new(Guid.CreateVersion7());
        Account account = new(me, Tenant.First, role, Active: true, new HashSet<TeamId>());
        var resource = action == Actions.OwnAccount ? new Resource("user", Tenant.First, me.Value) : new Resource("incident", Tenant.First, People: [me]);
        return AccessRules.Allows(account, null, action, resource);
    }
}
