using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>The work items of the demo company's projects, by the use cases that the pages use.</summary>
internal static class DemoItems
{
    private static readonly DemoItem[] s_items =
    [
        new("BP", WorkItemType.Epic, "A quote in one minute", "In Progress", Description: "Customers of Jakarta and Cebu leave at the third page of the form. They get a price on the first.") { Components = ["Quotes"], Days = (-20, 18) },
        new("BP", WorkItemType.Story, "See the price while choosing a route", "Done", "Dewi Anggraini", Points: 5, Parent: "A quote in one minute", Criteria: "- The price follows each change of the route within a second\n- It says what it leaves out", Sprint: "Sprint 1") { Components = ["Quotes"], Versions = ["5.4"], Own = Told("Customers", 120) },
        new("BP", WorkItemType.Story, "Keep an unfinished quote for a week", "In Progress", "Dewi Anggraini", Points: 3, Parent: "A quote in one minute", Sprint: "Sprint 1", Hours: 12) { Components = ["Quotes"], Versions = ["5.4"], Own = Told("Sales", 40, payments: true) },
        new("BP", WorkItemType.Subtask, "Delete kept quotes after seven days", "Todo", null, Parent: "Keep an unfinished quote for a week", Hours: 4),
        new("BP", WorkItemType.Story, "Turn a quote into a booking", "Todo", null, Points: 8, Parent: "A quote in one minute", Sprint: "Sprint 1", Hours: 30) { Components = ["Payments", "Quotes"], Versions = ["5.5"] },
        new("BP", WorkItemType.Bug, "The date picker forgets the year in December", "Todo", "Dewi Anggraini", Points: 2, Priority: Priority.P2, Sprint: "Sprint 1", Hours: 3) { Components = ["Quotes"], Versions = ["5.4"], Own = Told("Customers", 15) },
        new("BP", WorkItemType.Spike, "Which payment providers confirm within ten seconds?", "Backlog", null, Sprint: "Sprint 2") { Components = ["Payments"], Versions = ["5.5"] },
        new("BP", WorkItemType.Task, "Renew the certificate of the test system", "Triage", null),
        new("BP", WorkItemType.Epic, "Settle a booking at once", "Backlog", "Dewi Anggraini", Description: "A booking is paid where it is made, without an invoice by mail.") { Days = (21, 75), BlockedBy = "A quote in one minute" },
        new("BP", WorkItemType.Epic, "Tell customers where their freight is", "Backlog", null, Description: "By text message, at each depot."),
        new("OPS", WorkItemType.Task, "Second line for Surabaya", "In Progress", "Carla Mendoza", Description: "Cebu has its own since October. The provider needs the floor plan first."),
        new("OPS", WorkItemType.Subtask, "Send the floor plan to the provider", "Done", "Carla Mendoza", Parent: "Second line for Surabaya"),
        new("OPS", WorkItemType.Task, "Replace the printers of the depot in Cebu", "Queued", "Carla Mendoza"),
    ];

    /// <summary>The first is under way.</summary>
    private static readonly string[] s_sprints = ["Sprint 1", "Sprint 2"];

    private const string Planned = "BP";
    private const int SprintDays = 14;

    /// <summary>What the company wants to know of its work beside the usual.</summary>
    private static readonly (ItemFieldType Type, ItemFieldForm Form)[] s_fields =
    [
        (ItemFieldType.Choice, new() { Name = "Asked for by", OnCard = true, Options = [new(null, "Customers"), new(null, "Sales"), new(null, "Depots"), new(null, "Nobody in particular")] }),
        (ItemFieldType.Number, new() { Name = "Worth", Unit = "IDR million", Least = 0, Help = "What it brings in a year, roughly.", AppliesTo = [WorkItemType.Epic, WorkItemType.Story, WorkItemType.Bug] }),
        (ItemFieldType.YesNo, new() { Name = "Touches payments", Help = "Then finance looks at it before it goes out." }),
    ];

    public static async Task RunAsync(IServiceScopeFactory scopes, Actor admin, IReadOnlyDictionary<string, User> people, TimeProvider time, CancellationToken ct)
    {
        Dictionary<string, RecordId> made = [];
        var sprints = await PlanAsync(scopes, admin, time, ct);
        foreach (var (type, form) in s_fields)
        {
            DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (ChangeFields change) => change.AddAsync(admin, new(Planned, type, form), ct))).Error);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var demo in s_items)
        {
            WorkItemFields fields = new()
            {
                Title = demo.Title,
                Type = demo.Type,
                Description = demo.Description,
                AcceptanceCriteria = demo.Criteria,
                Priority = demo.Priority,
                Points = demo.Points,
                Estimate = demo.Hours * Effort.MinutesOfHour,
                Assignee = demo.Assignee is { } who ? people[who].Id : null,
                Parent = demo.Parent is { } parent ? made[parent] : null,
                Sprint = demo.Sprint is { } sprint ? sprints[sprint] : null,
                StartDate = demo.Days is { } from ? today.AddDays(from.Start) : null,
                TargetDate = demo.Days is { } to ? today.AddDays(to.Target) : null,
            };
            var project = await DemoDesk.InScopeAsync(scopes, admin, (ReadProjects read) => read.FindAsync(admin, demo.Project, ct));
            DemoDesk.Stop(project.Error);
            var parts = await DemoDesk.InScopeAsync(scopes, admin, (ReadProjects read) => read.PartsAsync(admin, project.Value!, ct));
            fields = fields with
            {
                Components = [.. demo.Components.Select(name => parts.Components.Single(one => one.Name == name).Id)],
                Versions = [.. demo.Versions.Select(name => parts.Versions.Single(one => one.Name == name).Id)],
            };
            var created = await DemoDesk.InScopeAsync(scopes, admin, (CreateWorkItem create) => create.ExecuteAsync(admin, new(demo.Project, fields) { Own = demo.Own }, ct));
            DemoDesk.Stop(created.Error);
            made[demo.Title] = created.Value!.Id;
            if (demo.BlockedBy is { } blocker)
            {
                DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (LinkRecords link) => link.ExecuteAsync(admin, new(made[blocker], LinkRole.Blocks, made[demo.Title]), ct))).Error);
            }
        }

        // The second Friday is a day off of hers.
        SprintCapacity capacity = new(30, [new(people["Dewi Anggraini"].Id, 360, [Friday(time)]), new(people["Carla Mendoza"].Id, 120, [])]);
        DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (PlanCapacity plan) => plan.ExecuteAsync(admin, new(Planned, sprints[s_sprints[0]], capacity), ct))).Error);
        DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (ChangeSprints change) => change.MoveAsync(admin, new(Planned, sprints[s_sprints[0]], SprintState.Active), ct))).Error);
        foreach (var demo in s_items)
        {
            var project = await DemoDesk.InScopeAsync(scopes, admin, (ReadProjects read) => read.FindAsync(admin, demo.Project, ct));
            DemoDesk.Stop(project.Error);
            var state = project.Value!.States.Single(one => one.Name == demo.State);
            DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (MoveWorkItem move) => move.ExecuteAsync(admin, new(made[demo.Title], state.Id), ct))).Error);
        }

        var planned = await DemoDesk.InScopeAsync(scopes, admin, (ReadProjects read) => read.FindAsync(admin, Planned, ct));
        DemoDesk.Stop(planned.Error);
        DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (EditLifeCycle edit) => edit.ExecuteAsync(admin, new(Planned, WorkItemType.Bug, BugsOf(planned.Value!)), ct))).Error);
    }

    /// <summary>A bug is worked on before it is done, by somebody, and what is done of it says what it goes out with.</summary>
    private static WantedLifeCycle BugsOf(ProjectDetails project)
    {
        var states = project.States.ToDictionary(state => state.Name, state => state.Id);
        (string From, string[] To)[] moves =
        [
            ("Triage", ["Backlog", "Todo", "Cancelled"]), ("Backlog", ["Todo", "Cancelled"]), ("Todo", ["Backlog", "In Progress", "Cancelled"]),
            ("In Progress", ["Todo", "Done"]), ("Done", ["In Progress"]), ("Cancelled", ["Backlog"]),
        ];
        return new(
            AnyMove: false,
            [.. moves.SelectMany(move => move.To.Select(to => new AllowedMove(states[move.From], states[to])))],
            [new(states["In Progress"], [RequiredField.Assignee], null), new(states["Done"], [RequiredField.Assignee, RequiredField.Versions], null)]);
    }

    private static Dictionary<string, FieldInput?> Told(string by, decimal worth, bool payments = false) =>
        new() { ["asked_for_by"] = FieldInput.Of(by), ["worth"] = FieldInput.Of(worth), ["touches_payments"] = FieldInput.Of(payments) };

    private static DateOnly Friday(TimeProvider time)
    {
        var week = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(7);
        return Enumerable.Range(0, 7).Select(week.AddDays).First(day => day.DayOfWeek is DayOfWeek.Friday);
    }

    private static async Task<Dictionary<string, SprintId>> PlanAsync(IServiceScopeFactory scopes, Actor admin, TimeProvider time, CancellationToken ct)
    {
        Dictionary<string, SprintId> planned = [];
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var name in s_sprints)
        {
            var first = today.AddDays(planned.Count * SprintDays);
            SprintFields fields = new(name, planned.Count == 0 ? "Customers see a price on the first page." : null, first, first.AddDays(SprintDays - 1));
            var added = await DemoDesk.InScopeAsync(scopes, admin, (ChangeSprints change) => change.AddAsync(admin, new(Planned, fields), ct));
            DemoDesk.Stop(added.Error);
            planned[name] = added.Value;
        }

        return planned;
    }

    private sealed record DemoItem(
        string Project, WorkItemType Type, string Title, string State, string? Assignee = null, decimal? Points = null, string? Parent = null,
        Priority Priority = Priority.P3, string Description = "", string Criteria = "", string? Sprint = null, int? Hours = null)
    {
        public IReadOnlyList<string> Components { get; init; } = [];

        public IReadOnlyList<string> Versions { get; init; } = [];

        public IReadOnlyDictionary<string, FieldInput?> Own { get; init; } = new Dictionary<string, FieldInput?>();

        /// <summary>Days from today to its start and its target.</summary>
        public (int Start, int Target)? Days { get; init; }

        /// <summary>The title of another one.</summary>
        public string? BlockedBy { get; init; }
    }
}
