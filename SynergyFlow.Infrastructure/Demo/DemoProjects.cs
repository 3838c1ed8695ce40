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
        ]),
        new("OPS", "Office and network care", "What keeps offices and depots running: moves, renewals, upgrades of lines.", ProjectTemplate.Operations, "Carla Mendoza", ["Network", "Service desk"], DefaultAssignee.Lead,
        [
            (ProjectHealth.OnTrack, "Cebu has its second line. Surabaya is next."),
        ]),
    ];

    public static async Task RunAsync(
        IServiceScopeFactory scopes, Actor admin, IReadOnlyDictionary<string, User> people, IReadOnlyDictionary<string, Team> teams, CancellationToken ct)
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
            Stop((await DemoDesk.InScopeAsync(scopes, admin, (CreateProject create) => create.ExecuteAsync(admin, new(demo.Key, demo.Template, fields), ct))).Error);
            var leading = admin with { Id = lead.Id, Name = lead.DisplayName };
            foreach (var (health, note) in demo.Said)
            {
                Stop((await DemoDesk.InScopeAsync(scopes, leading, (SetProjectHealth set) => set.ExecuteAsync(leading, new(demo.Key, health, note), ct))).Error);
            }
        }
    }

    private static void Stop(Error? refused)
    {
        if (refused is not null)
        {
            throw new InvalidOperationException($"The projects of the demo company could not be stored: {refused.Message}");
        }
    }

    private sealed record DemoProject(
        string Key, string Name, string Description, ProjectTemplate Template, string Lead, IReadOnlyList<string> Teams, DefaultAssignee DefaultAssignee,
        IReadOnlyList<(ProjectHealth Health, string Note)> Said);
}
