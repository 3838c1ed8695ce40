using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>What an agent of the demo company did at the desk, by the use cases that the pages use.</summary>
internal static class DemoDesk
{
    public static async Task RunAsync(IServiceScopeFactory scopes, Actor agent, CancellationToken ct)
    {
        var started = await InScopeAsync(scopes, agent, (PreviewBulk bulk) => bulk.StartAsync(
            agent, new(new BulkSelection(null, "priority = P4"), new IncidentChanges { AddTags = ["weekly review"] }), ct));
        if (!started.Failed)
        {
            // A runner may be at it already; then this is refused, and the job is done all the same.
            await InScopeAsync(scopes, agent, (PerformBulk perform) =>
                perform.RunAsync(agent with { Channel = Channel.Bulk }, started.Value, PerformBulk.BatchSize, ct));
        }
    }

    private static async Task<TResult> InScopeAsync<TUseCase, TResult>(
        IServiceScopeFactory scopes, Actor agent, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = agent.Tenant;
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }
}
