using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants.Contracts;

public sealed record KnownTenant(TenantId Id, string Name, string ShortName, string? Host, bool Suspended);

/// <summary>All tenants as of a moment ago.</summary>
public sealed class TenantList(IReadOnlyList<KnownTenant> all)
{
    private readonly Dictionary<TenantId, KnownTenant> _byId = all.ToDictionary(tenant => tenant.Id);
    private readonly Dictionary<string, KnownTenant> _byShortName = all.ToDictionary(tenant => tenant.ShortName, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, KnownTenant> _byHost =
        all.Where(tenant => tenant.Host is not null).ToDictionary(tenant => tenant.Host!, StringComparer.OrdinalIgnoreCase);

    public bool HasSeveral => all.Count > 1;

    public KnownTenant? Find(TenantId id) => _byId.GetValueOrDefault(id);

    public KnownTenant? Named(string shortName) => _byShortName.GetValueOrDefault(shortName);

    /// <param name="host">Without a port.</param>
    public KnownTenant? OfHost(string host) => _byHost.GetValueOrDefault(host);
}

/// <summary>Who there is, for what comes before anybody is known. It tells nothing but what is needed for that.</summary>
public interface ITenantDirectory
{
    /// <summary>At most 10 s old; older while the database does not answer.</summary>
    ValueTask<TenantList> ReadAsync(CancellationToken ct);

    /// <summary>The next read is fresh, in this process.</summary>
    void Forget();
}
