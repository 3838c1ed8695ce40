using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies;

namespace SynergyFlow.Web.Hosting;

/// <summary>Ready means: the database answers. Its absence never makes the process unhealthy, only unready.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<SynergyFlowDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database does not answer.");
    }
}

/// <summary>And: the policies decide. Until they do, everything is refused, so the node is no use.</summary>
internal sealed class PolicyHealth(PolicyCheck policies) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await policies.AskAsync(cancellationToken) is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy();
}

/// <summary>And, where events leave for Kafka: the schema registry has been reached once. Kafka itself may be away for hours, nobody notices.</summary>
internal sealed class SchemaHealth(IEventStream stream) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(stream.Status?.Missing is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy());
}

internal static class Health
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(3))
            .AddCheck<PolicyHealth>("policies", tags: [Ready], timeout: TimeSpan.FromSeconds(3))
            .AddCheck<SchemaHealth>("schemas", tags: [Ready]);

    /// <remarks>Open to anyone, so they say no more than healthy or not.</remarks>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) })
            .AllowAnonymous();
    }
}
