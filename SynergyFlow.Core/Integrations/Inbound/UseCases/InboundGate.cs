using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>Who lets other systems in sees what they sent: that is the tenant's administrators' to do, and to look at.</summary>
public sealed class InboundGate(IInboundStore store, IAuthorizer authorizer)
{
    public Task<Result> MayManageAsync(Actor actor, InboundSourceId? id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.InboundManage, new Resource("inbound_source", actor.Tenant, id?.Value), ct);
    }

    /// <summary>The source for change, locked.</summary>
    /// <param name="expectedVersion">Refuse any other; null: whatever is stored now.</param>
    public async Task<Result<InboundSource>> OpenAsync(Actor actor, InboundSourceId id, int? expectedVersion, CancellationToken ct)
    {
        var allowed = await MayManageAsync(actor, id, ct);
        return allowed.Failed ? allowed.Error
            : await store.FindSourceAsync(id, ct) is not { } source ? new InboundSourceNotFound(id)
            : expectedVersion is { } expected && expected != source.Version ? new VersionConflict(source.Version)
            : source;
    }
}
