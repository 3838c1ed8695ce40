using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed class RecordChanges(TenantContexts contexts) : IRecordChanges
{
    public async Task<IReadOnlyList<FieldValue>> SinceAsync(
        TenantId tenant, RecordId record, int version, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var newer = await db.Log
            .Where(logged => logged.AggregateId == record.Value && logged.Sequence > version)
            .OrderBy(logged => logged.Sequence)
            .Select(logged => new { logged.Payload, logged.ActorId, logged.OccurredAt })
            .ToListAsync(ct);
        List<FieldValue> values = [];
        foreach (var logged in newer)
        {
            using var payload = JsonDocument.Parse(logged.Payload);
            foreach (var change in payload.RootElement.GetProperty("changes").EnumerateArray())
            {
                values.Add(new FieldValue(
                    change.GetProperty("field").GetString()!,
                    change.GetProperty("to").GetString(),
                    logged.ActorId,
                    logged.OccurredAt));
            }
        }

        return values;
    }
}
