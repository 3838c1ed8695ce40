using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Policies.Studio;

internal interface ILivePolicies
{
    /// <param name="policy">One of <see cref="PolicyNames"/>.</param>
    ValueTask<LivePolicy> OfAsync(TenantId tenant, string policy, CancellationToken ct);
}

/// <summary>
/// Which of a tenant's versions decide now, ready to be asked. What is published or taken back is so on each node <see cref="s_fresh"/> later.
/// </summary>
internal sealed class LivePolicies(TenantContexts contexts, TimeProvider time, ILogger<InProcessEngine> logger) : ILivePolicies, IDisposable
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TenantId, (IReadOnlyList<LiveVersion> Versions, long ReadAt)> _tenants = [];
    private readonly SemaphoreSlim _reading = new(1);

    public async ValueTask<LivePolicy> OfAsync(TenantId tenant, string policy, CancellationToken ct)
    {
        var versions = IsFresh(tenant, out var known) ? known : await ReadAsync(tenant, ct);
        return versions.Count == 0 ? LivePolicy.Own : new LivePolicy(
            versions.FirstOrDefault(version => version.Policy == policy && version.State is PolicyState.Enforced),
            versions.FirstOrDefault(version => version.Policy == policy && version.State is PolicyState.Canary),
            versions.FirstOrDefault(version => version.Policy == policy && version.State is PolicyState.Shadow));
    }

    /// <summary>A version that is not live, for whoever wants to try it; the caller disposes of it.</summary>
    /// <returns>Null where it cannot be run.</returns>
    public async Task<InProcessEngine?> LoadAsync(TenantId tenant, PolicyVersionId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<PolicyModule>().Where(module => module.Version == id).Select(module => module.Content).SingleOrDefaultAsync(ct) is { } module
            ? Engine(module)
            : null;
    }

    public void Dispose()
    {
        foreach (var version in _tenants.Values.SelectMany(tenant => tenant.Versions))
        {
            version.Engine.Dispose();
        }

        _reading.Dispose();
    }

    private bool IsFresh(TenantId tenant, out IReadOnlyList<LiveVersion> versions)
    {
        var found = _tenants.TryGetValue(tenant, out var kept);
        versions = found ? kept.Versions : [];
        return found && time.GetElapsedTime(kept.ReadAt) < s_fresh;
    }

    private async Task<IReadOnlyList<LiveVersion>> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            if (IsFresh(tenant, out var known))
            {
                return known;
            }

            var readAt = time.GetTimestamp();
            await using var db = await contexts.OpenAsync(tenant, ct);
            var now = await db.Set<PolicyVersion>().AsNoTracking().Live()
                .Select(version => new { version.Id, version.Policy, version.Number, version.State, version.Percent })
                .ToListAsync(ct);
            List<LiveVersion> versions = [];
            foreach (var version in now)
            {
                var engine = known.FirstOrDefault(one => one.Id == version.Id)?.Engine
                    ?? Engine(await db.Set<PolicyModule>().Where(module => module.Version == version.Id).Select(module => module.Content).SingleAsync(ct));
                versions.Add(new LiveVersion(version.Id, version.Policy, version.Number, version.State, version.Percent ?? 0, engine));
            }

            _tenants[tenant] = (versions, readAt);
            foreach (var gone in known.Where(old => versions.TrueForAll(version => version.Id != old.Id)))
            {
                gone.Engine.Dispose(); // whoever is being answered still is
            }

            return versions;
        }
        finally
        {
            _reading.Release();
        }
    }

    private InProcessEngine Engine(byte[] module) => new(
        Task.Run(() =>
        {
            using MemoryStream packed = new(module);
            return CompiledPolicies.Bounded(PolicyBundle.Read(packed));
        }),
        logger);
}

/// <summary>A version that is asked.</summary>
internal sealed record LiveVersion(PolicyVersionId Id, string Policy, int Number, PolicyState State, int Percent, InProcessEngine Engine);

/// <summary>Who decides; where a tenant has nothing of his own, SynergyFlow's policy does.</summary>
internal sealed record LivePolicy(LiveVersion? Enforced, LiveVersion? Canary, LiveVersion? Shadow)
{
    public static readonly LivePolicy Own = new(null, null, null);

    /// <param name="record">Null: one that is in no canary.</param>
    public LiveVersion? For(RecordId? record) =>
        Canary is { } canary && record is { } about && PolicyVersion.IsChosen(canary.Id, canary.Percent, about) ? canary : Enforced;
}
