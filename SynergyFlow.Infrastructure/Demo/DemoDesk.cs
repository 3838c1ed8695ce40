using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>What an agent of the demo company did at the desk, by the use cases that the pages use.</summary>
internal static class DemoDesk
{
    private static readonly MacroFields[] s_macros =
    [
        new()
        {
            Name = "Ask for a screenshot",
            Folder = "First contact",
            Tags = ["screenshot"],
            Changes = new IncidentChanges
            {
                Comment = new CommentChange(CommentKind.Reply, "Hello {{requester.first_name}},\n\ncould you send us a screenshot of what you see for {{record.key}}?\n\n{{agent.name}}"),
                State = new StateChange(IncidentState.Pending) { PendingReason = PendingReason.Customer, Note = "Waiting for a screenshot" },
            },
        },
        new()
        {
            Name = "We are on it",
            Folder = "First contact",
            Changes = new IncidentChanges
            {
                Comment = new CommentChange(CommentKind.Reply, "Hello {{requester.first_name}}, we are looking into *{{record.title}}* and will tell you what we find. {{agent.first_name}}"),
            },
        },
    ];

    private static readonly TemplateFields[] s_templates =
    [
        new("New starter", null, new TemplateContent
        {
            Title = "New starter: ",
            Description = "Name:\nOffice:\nFirst day:\nManager:",
            Category = "Access",
            Impact = Impact.Person,
            Urgency = Urgency.Degraded,
            Tags = ["onboarding"],
            Steps = ["Make the account", "Prepare the laptop", "Give the badge", "Show where to ask for help"],
        }),
    ];

    /// <summary>By the names of the teams. Nothing takes the rest: somebody at the desk should read it.</summary>
    private static readonly (string Name, string Team, string? Category, string? Service)[] s_routes =
    [
        ("Network and VPN", "Network", "Network", null),
        ("Finance", "Applications", null, "Finance"),
        ("Warehouse system", "Applications", null, "Warehouse system"),
        ("Access", "Service desk", "Access", null),
    ];

    public static async Task RunAsync(
        IServiceScopeFactory scopes, Actor agent, Actor admin, IReadOnlyDictionary<string, Team> teams, CancellationToken ct)
    {
        Stop((await InScopeAsync(scopes, admin, (EditRoutes edit) => edit.ExecuteAsync(
            admin, new([.. s_routes.Select(route => new Route(route.Name, teams[route.Team].Id, route.Category, route.Service, []))]), ct))).Error);
        foreach (var fields in s_macros)
        {
            Stop((await InScopeAsync(scopes, admin, (SaveMacro save) =>
                save.ExecuteAsync(admin, new(null, fields with { Visibility = MacroVisibility.Organisation }), ct))).Error);
        }

        foreach (var fields in s_templates)
        {
            Stop((await InScopeAsync(scopes, admin, (SaveTemplate save) => save.ExecuteAsync(admin, new(null, fields), ct))).Error);
        }

        var started = await InScopeAsync(scopes, agent, (PreviewBulk bulk) => bulk.StartAsync(
            agent, new(new BulkSelection(null, "priority = P4"), new IncidentChanges { AddTags = ["weekly review"] }), ct));
        if (!started.Failed)
        {
            // A runner may be at it already; then this is refused, and the job is done all the same.
            await InScopeAsync(scopes, agent, (PerformBulk perform) =>
                perform.RunAsync(agent with { Channel = Channel.Bulk }, started.Value, PerformBulk.BatchSize, ct));
        }
    }

    public static void Stop(Error? refused)
    {
        if (refused is not null)
        {
            throw new InvalidOperationException($"The demo company could not be stored: {refused.Message}");
        }
    }

    public static async Task<TResult> InScopeAsync<TUseCase, TResult>(
        IServiceScopeFactory scopes, Actor agent, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = agent.Tenant;
        scope.ServiceProvider.GetRequiredService<Correlation>().Begin();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
