using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Audit;

/// <summary>The audit of a desk, asked in a line.</summary>
public abstract class AuditTest(PostgresServer postgres) : DeskTest(postgres)
{
    private protected static AuditFilter Lately => new(TimeProvider.System.GetUtcNow().AddDays(-7));

    private protected Task<Result<Page<AuditEntry>>> ListAsync(Actor actor, AuditFilter filter, string? cursor = null, int limit = 200) =>
        RunAsync((ReadAudit audit) => audit.ListAsync(actor, filter, cursor, limit, Ct));

    private protected async Task<IReadOnlyList<AuditEntry>> FindAsync(AuditFilter filter)
    {
        var page = await ListAsync(Admin, filter);
        Assert.Null(page.Error);
        Assert.Null(page.Value!.Next);
        return page.Value.Items;
    }

    /// <summary>Events of before, many of the same moment; their actors, types, records and commands recur.</summary>
    private protected Task FillAsync(int rows, TenantId? tenant = null) => SendAsync($"""
        INSERT INTO events.log (tenant_id, id, aggregate_kind, aggregate_id, sequence, type, occurred_at, recorded_at, actor_id, actor_name, channel, correlation_id, payload)
        SELECT '{(tenant ?? Tenant.First).Value}', gen_random_uuid(), 'incident', ('00000000-0000-0000-0001-' || lpad((n % ({rows} / 10 + 1))::text, 12, '0'))::uuid, n,
            (ARRAY['incident.updated', 'incident.assigned', 'record.commented', 'user.edited', 'team.edited'])[1 + n % 5], now(),
            now() - (n / 7) * interval '40 days' / ({rows} / 7), ('00000000-0000-0000-0000-' || lpad((n % 400)::text, 12, '0'))::uuid, 'Made up', 'ui', 'c' || n / 3, '{"{}"}'
        FROM generate_series(1, {rows}) AS n
        """);
}
