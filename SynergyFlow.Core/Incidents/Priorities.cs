using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>What the priority policy decides by.</summary>
/// <param name="Vip">The requester's mark.</param>
/// <param name="Service">By name.</param>
/// <param name="Critical">The service is one of those that the tenant calls critical.</param>
/// <param name="Cells">Of the tenant's matrix, row by row.</param>
public sealed record PriorityQuestion(Impact Impact, Urgency Urgency, bool Vip, string? Service, bool Critical, IReadOnlyList<Priority> Cells)
{
    /// <summary>What the matrix says without looking at anything else.</summary>
    public Priority ByMatrix => Cells[PriorityMatrix.Index((int)Impact, (int)Urgency)];
}

/// <param name="Priority">What the policy says; what the matrix says where the policy says nothing.</param>
public sealed record PriorityDecision(Priority Priority, Decision Why);

public interface IPriorityPolicy
{
    /// <param name="record">Which incident it is about, where there is one already: a canary decides about some of them.</param>
    Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct);

    /// <returns>The question that a receipt keeps; null when it keeps another one.</returns>
    PriorityQuestion? Asked(string input);
}

/// <summary>
/// Has an incident's priority decided by policy. A policy that gives no answer must not keep a report from being taken: then the
/// matrix alone decides, and the receipt says so (docs/adr/0032).
/// </summary>
public sealed class Priorities(IPriorityMatrixStore matrices, References references, IPriorityPolicy policy, IReceipts receipts)
{
    /// <param name="record">The incident that will be so; null for a mere preview.</param>
    public async Task<PriorityDecision> DecideAsync(Actor actor, IncidentFields fields, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        var matrix = await matrices.GetAsync(actor.Tenant, ct);
        var vip = await references.IsVipAsync(actor, fields.Requester, ct);
        return await policy.DecideAsync(
            new PriorityQuestion(fields.Impact, fields.Urgency, vip, fields.Service, matrix.CallsCritical(fields.Service), matrix.Cells),
            actor.Tenant,
            record,
            ct);
    }

    /// <returns>Null where nothing that the priority rests on is about to change, or a person has set it.</returns>
    public async Task<PriorityDecision?> ReconsiderAsync(Actor actor, Incident incident, IncidentFields fields, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(fields);
        var same = (incident.Impact, incident.Urgency, incident.Service, incident.Requester)
            == (fields.Impact, fields.Urgency, fields.Service, fields.Requester);
        return same || incident.PriorityOverrideReason is not null ? null : await DecideAsync(actor, fields, incident.Id, ct);
    }

    /// <summary>Leaves a receipt, to be written with what has just come of the decision.</summary>
    public void Keep(PriorityDecision decided, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(decided);
        receipts.Keep(decided.Why, incident);
    }
}
