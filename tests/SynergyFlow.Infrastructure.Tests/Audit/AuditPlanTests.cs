using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Audit;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work.Search;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Audit;

/// <summary>How PostgreSQL reads the audit of a long log: along an index of what is asked for. SYNERGYFLOW_PLAN_ROWS makes it longer, to measure.</summary>
public sealed class AuditPlanTests(PostgresServer postgres, ITestOutputHelper output) : AuditTest(postgres)
{
    [Fact]
    public async Task EachFilter_IsReadAlongItsIndex()
    {
        await FillAsync(int.TryParse(Environment.GetEnvironmentVariable("SYNERGYFLOW_PLAN_ROWS"), out var rows) ? rows : 100_000);
        await SendAsync("""
            INSERT INTO policies.denial (tenant_id, id, recorded_at, denied_at, allowed, actor_id, actor_name, channel, action, resource_kind, resource_id, reasons, revision, engine, correlation_id)
            SELECT tenant_id, id, recorded_at, recorded_at, sequence % 100 <> 0, actor_id, actor_name, 'ui', 'record.read', 'incident', aggregate_id, '{}', 'r', 'in_process', correlation_id
            FROM events.log WHERE actor_name = 'Made up'
            """);
        await SendAsync("VACUUM ANALYZE events.log");
        await SendAsync("VACUUM ANALYZE policies.denial");
        AuditFilter all = new(Lately.From.AddDays(-60), Lately.From.AddDays(7)); // partitions of months to come are empty, and read as they are
        var (before, place) = (all.From.AddDays(50), (AuditPlace?)null);

        await LookAsync("time", all, "recorded_at_seq");
        await LookAsync("a week", all with { From = Lately.From }, "recorded_at_seq");
        await LookAsync("a person", all with { Who = new UserId(Guid.Parse("00000000-0000-0000-0000-000000000007")) }, "actor_id_recorded_at_seq");
        await LookAsync("a type", all with { What = "record.commented" }, "type_recorded_at_seq");
        await LookAsync("a type that is not there", all with { What = "user.disabled" }, "type_recorded_at_seq");
        await LookAsync("a group", all with { What = "incidents" }, "type_recorded_at_seq");
        await LookAsync("a command", all with { Correlation = "c700" }, "correlation_id");
        await LookAsync("a record", all, "aggregate_id_sequence", Guid.Parse("00000000-0000-0000-0001-000000000005"));
        place = new AuditPlace(before, Access: false, 1);
        await LookAsync("time, further on", all, "recorded_at_seq");
        await LookAsync("a group, further on", all with { What = "incidents" }, "type_recorded_at_seq");
        place = null;
        foreach (var what in new[] { AuditFilter.Denials, AuditFilter.Reads })
        {
            await LookAsync(what, all with { What = what }, "tenant_id_allowed_recorded_at");
            await LookAsync($"{what} of a person", all with { What = what, Who = new UserId(Guid.Parse("00000000-0000-0000-0000-000000000007")) }, "actor_id_allowed");
            await LookAsync($"{what} of a record", all with { What = what }, "resource_id_allowed", Guid.Parse("00000000-0000-0000-0001-000000000005"));
        }

        async Task LookAsync(string what, AuditFilter filter, string index, Guid? record = null)
        {
            var access = filter.What is AuditFilter.Denials or AuditFilter.Reads;
            AuditSql sql = new(Tenant.First, filter, filter.What is { } types && !access ? AuditTypes.Of(types) : null, record, place, 51);
            await using var session = await SearchSession.OpenAsync(
                Database.Services.GetRequiredService<TenantContexts>(), Tenant.First, sql.Parameters(), TimeSpan.FromSeconds(60), Ct);
            var plan = string.Join('\n', await session.RowsAsync("EXPLAIN (ANALYZE, COSTS OFF) " + (access ? sql.Access : sql.Events), reader => reader.GetString(0), Ct));
            output.WriteLine($"{what}: {plan.Split('\n').Last(line => line.Contains("Execution Time", StringComparison.Ordinal)).Trim()}");
            Assert.Matches(index, plan);
            Assert.DoesNotMatch("Seq Scan on (log|denial)", plan);
        }
    }
}
