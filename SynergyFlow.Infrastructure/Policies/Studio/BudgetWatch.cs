using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>
/// Looks again and again whether versions that decide are within their budget, tenant by tenant. Two nodes may do it at once: whoever comes second
/// finds nothing left to put aside.
/// </summary>
internal sealed partial class BudgetWatch(
    SystemContexts system, TenantContexts contexts, IServiceScopeFactory scopes, IOptions<StudioOptions> options, TimeProvider time, ILogger<BudgetWatch> logger)
    : BackgroundService
{
    /// <summary>Once, for all tenants.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        List<TenantId> tenants;
        await using (var db = await system.OpenAsync(ct))
        {
            tenants = await db.Set<Tenant>().OrderBy(tenant => tenant.Id).Select(tenant => tenant.Id).ToListAsync(ct);
        }

        foreach (var tenant in tenants)
        {
            foreach (var policy in await DecidingAsync(tenant, ct))
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = tenant;
                await scope.ServiceProvider.GetRequiredService<KeepPolicyBudget>().ExecuteAsync(Actor.System(tenant), policy, ct);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.Value.BudgetEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
                {
                    Failed(logger, failure);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<List<string>> DecidingAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<PolicyVersion>().Where(version => version.State == PolicyState.Canary || version.State == PolicyState.Enforced)
            .Select(version => version.Policy).Distinct().ToListAsync(ct);
    }

    [LoggerMessage(4063, LogLevel.Warning, "Whether policies are within their budget could not be looked at")]
    private static partial void Failed(ILogger logger, Exception failure);
}

/// <summary>What became of what a version decided; what counts as overridden says the module that asked for it.</summary>
internal sealed class PolicySpendings(TenantContexts contexts, IEnumerable<IPolicyDomain> domains) : IPolicySpending
{
    public async Task<PolicySpending> OfAsync(TenantId tenant, string policy, int number, DateTimeOffset since, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var domain = domains.Single(domain => domain.Name == policy);
        var spent = await db.Database.SqlQuery<Spending>(FormattableStringFactory.Create(
            $$"""
            SELECT count(*)::int AS records, count(*) FILTER (WHERE overridden AND NOT unanswered)::int AS overridden, count(*) FILTER (WHERE unanswered)::int AS unanswered
            FROM (
                SELECT bool_or(receipt.fault IS NOT NULL) AS unanswered, bool_or(EXISTS ({{domain.Overridden}})) AS overridden
                FROM policies.decision_receipt AS receipt
                WHERE receipt.policy = {0} AND receipt.decided_at >= {1} AND receipt.policy_version = {2}
                GROUP BY receipt.aggregate_id) AS decided
            """,
            domain.Path.Policy,
            since,
            number)).SingleAsync(ct);
        return new PolicySpending(spent.Records, spent.Overridden, spent.Unanswered);
    }

    private sealed record Spending(int Records, int Overridden, int Unanswered);
}
