using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

internal sealed class InboundStore(SynergyFlowDbContext db) : IInboundStore
{
    public async Task<InboundSource?> FindSourceAsync(InboundSourceId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<InboundSource>().SingleOrDefaultAsync(source => source.Id == id, ct);
    }

    public async Task<int> CountForAddAsync(CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of("inbound", "all")], ct);
        return await db.Set<InboundSource>().CountAsync(ct);
    }

    public async Task<InboundMessage?> FindMessageAsync(InboundMessageId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        return await db.Set<InboundMessage>().SingleOrDefaultAsync(message => message.Id == id, ct);
    }

    public async Task<IReadOnlyList<InboundMessage>> FailedAsync(InboundSourceId? source, int most, CancellationToken ct)
    {
        var failed = db.Set<InboundMessage>().Where(message => message.State == InboundState.Failed && (source == null || message.Source == source));
        var ids = await failed.OrderBy(message => message.Id).Take(most).Select(message => message.Id).ToListAsync(ct);
        await db.LockAsync([.. ids.Select(id => id.Value)], ct);
        return await failed.Where(message => ids.Contains(message.Id)).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<Alert>> AlertsAsync(InboundSourceId source, IReadOnlyCollection<string> fingerprints, CancellationToken ct)
    {
        await db.LockAsync([.. fingerprints.Select(fingerprint => NameLocks.Of($"alert {source}", fingerprint))], ct);
        return await db.Set<Alert>().Where(alert => alert.Source == source && fingerprints.Contains(alert.Fingerprint)).ToListAsync(ct);
    }

    public async Task<Deployment?> FindDeploymentAsync(InboundSourceId source, string externalId, CancellationToken ct)
    {
        await db.LockAsync([NameLocks.Of($"deployment {source}", externalId)], ct);
        return await db.Set<Deployment>().SingleOrDefaultAsync(deployment => deployment.Source == source && deployment.ExternalId == externalId, ct);
    }

    public void Add(InboundSource source) => db.Add(source);

    public void Remove(InboundSource source) => db.Remove(source);

    public void Add(Alert alert) => db.Add(alert);

    public void Add(Deployment deployment) => db.Add(deployment);
}
