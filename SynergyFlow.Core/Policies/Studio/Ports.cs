using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

public interface IPolicyVersionStore
{
    /// <returns>The version for change; all versions of the tenant are locked.</returns>
    Task<PolicyVersion?> FindAsync(string policy, int number, CancellationToken ct);

    /// <returns>Those in shadow, canary or enforced, for change.</returns>
    Task<IReadOnlyList<PolicyVersion>> LiveAsync(string policy, CancellationToken ct);

    /// <summary>The number that the next version gets.</summary>
    Task<int> NextNumberAsync(string policy, CancellationToken ct);

    void Add(PolicyVersion version);

    /// <param name="module">What runs of it; null where its text cannot be run.</param>
    Task KeepModuleAsync(PolicyVersion version, byte[]? module, CancellationToken ct);

    void Remove(PolicyVersion version);
}

public interface IPolicyVersionQueries
{
    /// <summary>The latest first, and those that are live.</summary>
    Task<IReadOnlyList<PolicyVersionRow>> ListAsync(TenantId tenant, string policy, CancellationToken ct);

    Task<PolicyVersion?> FindAsync(TenantId tenant, string policy, int number, CancellationToken ct);
}

/// <summary>A version in a list.</summary>
/// <param name="AuthorName">As he is called now.</param>
/// <param name="Reason">See <see cref="PolicyVersion.Reason"/>.</param>
public sealed record PolicyVersionRow(
    int Number, PolicyState State, int? Percent, string? Comment, bool Green, bool Tried, PolicyStep? Proposal, string AuthorName, DateTimeOffset ChangedAt,
    PolicyEnd? EndedBy = null, string? Reason = null);
