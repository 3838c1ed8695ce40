using System.Text.Json;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>Writes down, per record, who changed which field when, from what to what and through which door.</summary>
internal sealed class HistorySubscription : ISubscription
{
    public string Name => SubscriptionNames.History;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct)
    {
        if (EnumText.TryParse<RecordKind>(happened.AggregateKind, out _) && Changes(happened) is { } changes)
        {
            db.Add(new WorkHistory
            {
                Tenant = happened.Tenant,
                Record = new RecordId(happened.AggregateId),
                Sequence = happened.Sequence,
                EventId = happened.Id,
                Type = happened.Type,
                At = happened.OccurredAt,
                ActorId = happened.ActorId,
                Channel = happened.Channel,
                Changes = changes,
            });
        }

        return Task.CompletedTask;
    }

    /// <returns>
    /// Null where no field changed: a comment, for one, is shown as itself. An imported update is history even so, because
    /// the other system says that it happened.
    /// </returns>
    private static string? Changes(LoggedEvent happened)
    {
        using var parsed = JsonDocument.Parse(happened.Payload);
        return parsed.RootElement.TryGetProperty("changes", out var changes)
            && (changes.GetArrayLength() > 0 || happened.Channel is Channel.Import)
                ? changes.GetRawText()
                : null;
    }
}
