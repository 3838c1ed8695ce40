using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;

/// <summary>The same desk twice: in the first tenant and in another one.</summary>
internal static class TwoTenants
{
    public static async Task FillAsync(MigratedDatabase database, TenantId other, CancellationToken ct)
    {
        await using (var db = database.Open(other))
        {
            db.Add(Tenant.Begin(other, "Other", "other", TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            db.Add(User.OfSystem(other, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }

        await DeskAsync(database, Tenant.First, ct);
        await DeskAsync(database, other, ct);
    }

    private static async Task DeskAsync(MigratedDatabase database, TenantId tenant, CancellationToken ct)
    {
        Stamp stamp = new(UserId.System, TimeProvider.System.GetUtcNow());
        var agent = User.Create(tenant, "Ana Canary", "ana@example.org", Role.Agent, stamp).Value!;
        var team = Team.Create(tenant, "Canary desk", null, stamp).Value!;
        await using (var db = database.Open(tenant))
        {
            db.AddRange(agent, team);
            await db.SaveChangesAsync(ct);
        }

        await using (var db = database.Open(tenant))
        {
            var project = Project.Create(
                tenant, "CAN", ProjectTemplate.Scrum, new ProjectFields { Name = $"Canary of {tenant}", Lead = agent.Id, Teams = [team.Id] }, stamp);
            project.AddComponent(new ComponentFields($"Canary of {tenant}", null, agent.Id), stamp);
            project.AddVersion(new VersionFields($"Canary of {tenant}"), stamp);
            project.AddMilestone(new MilestoneFields($"Canary of {tenant}", new DateOnly(2026, 12, 1)), stamp);
            db.Add(project);
            await db.SaveChangesAsync(ct);
        }

        await using var scope = database.Scope(tenant);
        IncidentFields fields = new() { Title = $"Canary of {tenant}", Impact = Impact.Team, Urgency = Urgency.Degraded, Requester = agent.Id };
        var incident = Incident.Create(tenant, 1, fields, Priority.P3, stamp);
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(incident);
        var loaded = (await scope.ServiceProvider.GetRequiredService<IProjectStore>().FindAsync("CAN", withParts: false, ct))!;
        var number = await scope.ServiceProvider.GetRequiredService<IWorkItemStore>().NextNumberAsync(loaded.Id, ct);
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(WorkItem.Create(loaded, number, Rank.First, new() { Title = $"Canary of {tenant}" }, loaded.States[0], stamp));
        var saved = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(tenant), ct);
        Assert.False(saved.Failed);
    }
}
