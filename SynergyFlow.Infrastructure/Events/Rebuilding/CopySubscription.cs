using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Events.Rebuilding;

/// <summary>Writes the copy of a read model, with a checkpoint, a lease and events set aside of its own: nothing of it touches the live one.</summary>
internal sealed class CopySubscription(IReadModel model) : ISubscription
{
    /// <summary>Behind the name of the live one. Lists and badges leave these out.</summary>
    public const string Suffix = ".rebuild";

    public string Name => NameOf(model.Name);

    /// <summary>Half of the time is left to the live ones.</summary>
    public TimeSpan Breath => TimeSpan.FromMilliseconds(20);

    public static string NameOf(string subscription) => subscription + Suffix;

    public Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct) => HandleAsync([happened], db, ct);

    public async Task HandleAsync(IReadOnlyList<LoggedEvent> batch, SynergyFlowDbContext db, CancellationToken ct)
    {
        // Held until the batch is over: a rebuild that is being dropped is not written into behind its back.
        var wanted = await db.RowsAsync(
            "SELECT id FROM events.rebuild WHERE subscription = $1 AND state NOT IN ('preparing', 'dropping') FOR KEY SHARE",
            [model.Name],
            reader => reader.GetGuid(0),
            ct);
        if (wanted.Count == 0)
        {
            throw new SubscriptionStalledException("The rebuild is over.");
        }

        await model.WriteAsync(batch, model.Table.Copy, db, ct);
    }
}
