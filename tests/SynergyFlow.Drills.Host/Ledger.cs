using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Drills.Host;

/// <summary>
/// Writes one row per event it handles into a table without any constraint: what is lost, done twice or out of order shows.
/// </summary>
internal sealed class Ledger(string node = "") : ISubscription
{
    public const string Table =
        """
        CREATE TABLE ledger (n bigint GENERATED ALWAYS AS IDENTITY, node text, event_id uuid, record uuid, sequence int);
        GRANT SELECT, INSERT ON ledger TO synergyflow_system;
        """;

    public string Name => "ledger";

    /// <summary>Fails for these.</summary>
    public Func<LoggedEvent, bool> Poison { get; set; } = _ => false;

    public async Task HandleAsync(LoggedEvent happened, SynergyFlowDbContext db, CancellationToken ct)
    {
        await db.ExecuteAsync(
            "INSERT INTO ledger (node, event_id, record, sequence) VALUES ($1, $2, $3, $4)",
            [node, happened.Id, happened.AggregateId, happened.Sequence],
            ct);
        if (Poison(happened))
        {
            throw new InvalidOperationException("Poison, after the effect.");
        }
    }
}
