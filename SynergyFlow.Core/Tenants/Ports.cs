using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants;

/// <summary>Loads tenants for change. It finds them all only in the scope of the first.</summary>
public interface ITenantStore
{
    Task<Tenant?> FindAsync(TenantId id, CancellationToken ct);

    Task<bool> ShortNameTakenAsync(string shortName, CancellationToken ct);

    Task<bool> HostTakenAsync(string host, TenantId except, CancellationToken ct);

    void Add(Tenant tenant);
}

/// <param name="People">Who may sign in.</param>
/// <param name="Administrators">How many of them are.</param>
public sealed record TenantRow(
    TenantId Id, string Name, string ShortName, string? Host, DateTimeOffset CreatedAt, DateTimeOffset? SuspendedAt, int People, int Administrators, int Version);

/// <param name="Text">Within name, short name or host.</param>
/// <param name="After">The short name of the last one that was read.</param>
public sealed record TenantFilter(string? Text = null, string? After = null, int Limit = 50)
{
    public const int LongestText = 200;
}

public interface ITenantQueries
{
    /// <summary>By short name.</summary>
    Task<Page<TenantRow>> ListAsync(TenantFilter filter, CancellationToken ct);

    Task<TenantRow?> FindAsync(TenantId id, CancellationToken ct);
}
