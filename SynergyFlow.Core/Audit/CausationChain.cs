using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Audit;

/// <summary>How an event came about, and what came of it.</summary>
/// <param name="Steps">The event itself, then the one that caused it, and so on back to where it began; at most <see cref="MostSteps"/>.</param>
/// <param name="Message">What another system announced, where it began with that.</param>
/// <param name="Lost">The last step has a cause that is not shown: it is not kept any more, or lies too far back.</param>
/// <param name="Effects">What came of the event directly, in the order in which it was recorded; at most <see cref="MostEffects"/>.</param>
/// <param name="More">There are more of them.</param>
public sealed record CausationChain(
    IReadOnlyList<AuditEntry> Steps, CausingMessage? Message, bool Lost, IReadOnlyList<AuditEntry> Effects, bool More)
{
    public const int MostSteps = 20;

    public const int MostEffects = 50;
}

/// <param name="Source">The name of the source that it came from; null where it names none that there is.</param>
public sealed record CausingMessage(InboundMessageId Id, string? Source, InboundDoor Door, DateTimeOffset ReceivedAt);

public sealed record AuditEventNotFound(Guid Id) : NotFoundError("audit.not_found", $"There is no event {Id} in the log.");
