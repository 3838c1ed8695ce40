using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>Writes to the log what is done to the audit. There is nothing else to save, so no aggregate stands behind it.</summary>
internal sealed class AuditTrail(TenantContexts contexts, Correlation correlation, TimeProvider time) : IAuditTrail
{
    private const string Kind = "audit";

    public Task ExportedAsync(Actor actor, AuditFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        List<FieldChange> changes =
        [
            new("from", null, filter.From.ToString("O", CultureInfo.InvariantCulture)),
            new("to", null, filter.To?.ToString("O", CultureInfo.InvariantCulture)),
            new("who", null, filter.Who?.ToString()),
            new("what", null, filter.What),
            new("record", null, filter.Record),
            new("correlation", null, filter.Correlation),
            new("decision", null, filter.Decision),
        ];
        return AddAsync(actor, new AuditExported(changes.FindAll(change => change.To is not null)), ct);
    }

    public Task ReceiptsExportedAsync(Actor actor, DateOnly from, DateOnly to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return AddAsync(actor, new ReceiptsExported([new("from", null, Day(from)), new("to", null, Day(to))]), ct);

        static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
    }

    private async Task AddAsync<TEvent>(Actor actor, TEvent exported, CancellationToken ct)
        where TEvent : IDomainEvent
    {
        var id = Guid.CreateVersion7();
        await using var db = await contexts.OpenAsync(actor.Tenant, ct);
        db.Log.Add(new LoggedEvent
        {
            Tenant = actor.Tenant,
            Id = id,
            AggregateKind = Kind,
            AggregateId = id,
            Sequence = 1,
            Type = EventNameAttribute.Of(exported.GetType()),
            OccurredAt = time.GetUtcNow(),
            ActorId = actor.Id,
            ActorName = actor.Name,
            Channel = actor.Channel,
            CorrelationId = correlation.Id,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Payload = JsonSerializer.Serialize(exported, JsonSerializerOptions.Web),
        });
        await db.SaveChangesAsync(ct);
    }
}
