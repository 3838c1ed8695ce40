using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Audit.UseCases;

/// <summary>From an effect to the event, the command, and the person, policy or other system that it began with.</summary>
public sealed class ReadCausation(IAuditQueries queries, IInboundQueries inbound, IAuthorizer authorizer)
{
    /// <param name="id">Of the event.</param>
    /// <returns><see cref="NotAllowed"/>, <see cref="AuditEventNotFound"/> or <see cref="AuditTooMuch"/>.</returns>
    public async Task<Result<CausationChain>> ExecuteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("audit", actor.Tenant), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var read = await queries.CausationAsync(actor.Tenant, id, ct);
        if (read.Failed || read.Value.Steps[^1].CausationId is not { } cause)
        {
            return read;
        }

        return await inbound.FindMessageAsync(actor.Tenant, new InboundMessageId(cause), ct) is { Message: { } message }
            ? read.Value with { Message = new CausingMessage(message.Id, message.SourceName, message.Door, message.ReceivedAt) }
            : read.Value with { Lost = true };
    }
}
