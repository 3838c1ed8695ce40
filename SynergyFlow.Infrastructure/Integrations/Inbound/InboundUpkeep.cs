using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Looks after messages: how many wait, how many failed, and which are old. What failed stays until somebody decides.</summary>
internal sealed partial class InboundUpkeep(
    SystemContexts system, InboundMeter meter, IOptions<InboundOptions> options, TimeProvider time, ILogger<InboundUpkeep> logger) : Upkeep(system, time)
{
    protected override string Removal => """
        DELETE FROM integrations.inbound_message WHERE (tenant_id, id) IN (
            SELECT tenant_id, id FROM integrations.inbound_message
            WHERE state IN ('handled', 'discarded') AND ended_at < clock_timestamp() - $1 ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    protected override TimeSpan Kept => TimeSpan.FromDays(options.Value.KeepDays);

    protected override async Task CountAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        var (waiting, failed, oldest) = (await db.RowsAsync(
            """
            SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'failed'),
                coalesce(extract(epoch FROM clock_timestamp() - min(ended_at) FILTER (WHERE state = 'failed')), 0)::float8
            FROM integrations.inbound_message WHERE state IN ('waiting', 'failed')
            """,
            [],
            row => (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2)),
            ct))[0];
        meter.Show(waiting, failed, oldest);
    }

    protected override void Failed(Exception failure) => Failed(logger, failure);

    [LoggerMessage(6157, LogLevel.Warning, "Messages of other systems could not be counted or cleared")]
    private static partial void Failed(ILogger logger, Exception failure);
}
