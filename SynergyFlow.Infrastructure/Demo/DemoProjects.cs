using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Teams;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>What the demo company works on beside its desk, by the use cases that the pages use.</summary>
internal static class DemoProjects
{
    private static readonly DemoProject[] s_projects =
    [
        new("BP", "Booking portal", "The portal where customers book and follow their freight.\n\n- Release every **four weeks**\n- Customers of Jakarta and Cebu try it first", ProjectTemplate.Scrum, "Dewi Anggraini", ["Applications"], DefaultAssignee.Nobody,
        [
            (ProjectHealth.OnTrack, "The new quote form is with its first customers."),
            (ProjectHealth.AtRisk, "The payment provider changes its interface in March. We need a test account from them this week."),
        ])
        {
            Components = [("Quotes", "Prices, surcharges and the form for them", "Erik Lindqvist", ["Booking portal", "Files"]), ("Payments", "Card and bank transfer", "Dewi Anggraini", ["Booking portal", "Finance"]), ("Tracking", "Where a shipment is", null, ["Warehouse system"])],
            Versions = [("5.3", "Exchange rates by the hour", 0, true), ("5.4", "The new quote form", 12, false), ("5.5", "The new payment interface", 40, false)],
            Milestones = [("Payment provider switches over", "The old interface is off from that day.", 75, null), ("Freight fair in Jakarta", "The new quote form is shown there.", 33, null), ("Contract with the map provider", "They still wait for our signature.", -4, null), ("First customers on the quote form", null, -12, -10)],
        },
        new("OPS", "Office and network care", "What keeps offices and depots running: moves, renewals, upgrades of lines.", ProjectTemplate.Operations, "Carla Mendoza", ["Network", "Service desk"], DefaultAssignee.Lead,
        [
            (ProjectHealth.OnTrack, "Cebu has its second line. Surabaya is next."),
        ]),
    ];

    public static async Task RunAsync(
        IServiceScopeFactory scopes, Actor admin, IReadOnlyDictionary<string, User> people, IReadOnlyDictionary<string, Team> teams, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var demo in s_projects)
        {
            var lead = people[demo.Lead];
            ProjectFields fields = new()
            {
                Name = demo.Name,
                Description = demo.Description,
                Lead = lead.Id,
                Teams = [.. demo.Teams.Select(team => teams[team].Id)],
                DefaultAssignee = demo.DefaultAssignee,
            };
            DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, admin, (CreateProject create) => create.ExecuteAsync(admin, new(demo.Key, demo.Template, fields), ct))).Error);
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var leading = admin with { Id = lead.Id, Name = lead.DisplayName };
            foreach (var (health, note) in demo.Said)
            {
                DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, leading, (SetProjectHealth set) => set.ExecuteAsync(leading, new(demo.Key, health, note), ct))).Error);
            }

            foreach (var (name, description, asked, services) in demo.Components)
            {
                ComponentFields component = new(name, description, asked is null ? null : people[asked].Id) { Services = services };
                DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, leading, (ChangeComponents change) => change.AddAsync(leading, new(demo.Key, component), ct))).Error);
            }

            foreach (var (name, description, days, released) in demo.Versions)
            {
                VersionFields version = new(name, description, today.AddDays(days - 28), today.AddDays(days));
                var added = await DemoDesk.InScopeAsync(scopes, leading, (ChangeVersions change) => change.AddAsync(leading, new(demo.Key, version), ct));
                DemoDesk.Stop(added.Error);
                if (released)
                {
                    DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, leading, (ChangeVersions change) => change.MoveAsync(leading, new(demo.Key, added.Value, VersionState.Released), ct))).Error);
                }
            }

            foreach (var (name, note, days, reached) in demo.Milestones)
            {
                MilestoneFields milestone = new(name, today.AddDays(days), note);
                var added = await DemoDesk.InScopeAsync(scopes, leading, (ChangeMilestones change) => change.AddAsync(leading, new(demo.Key, milestone), ct));
                DemoDesk.Stop(added.Error);
                if (reached is { } ago)
                {
                    DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, leading, (ChangeMilestones change) => change.ReachAsync(leading, new(demo.Key, added.Value, today.AddDays(ago)), ct))).Error);
                }
            }
        }
    }

    private sealed record DemoProject(
        string Key, string Name, string Description, ProjectTemplate Template, string Lead, IReadOnlyList<string> Teams, DefaultAssignee DefaultAssignee,
        IReadOnlyList<(ProjectHealth Health, string Note)> Said)
    {
        public IReadOnlyList<(string Name, string Description, string? Asked, string[] Services)> Components { get; init; } = [];

        /// <summary>Days from today to the release.</summary>
        public IReadOnlyList<(string Name, string Description, int Days, bool Released)> Versions { get; init; } = [];

        /// <summary>Days from today to it, and to when it was reached.</summary>
        public IReadOnlyList<(string Name, string? Note, int Days, int? Reached)> Milestones { get; init; } = [];
    }
}
