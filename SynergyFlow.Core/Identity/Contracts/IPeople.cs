using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity.Contracts;

/// <summary>What other modules may know of people.</summary>
public interface IPeople
{
    Task<Person?> FindAsync(TenantId tenant, UserId id, CancellationToken ct);

    /// <summary>Names for ids, unknown ones left out. One query.</summary>
    Task<IReadOnlyDictionary<UserId, Person>> NamesAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct);

    /// <summary>People whose name or address contains the text, best first.</summary>
    /// <param name="agentsOnly">Active agents only: those who can be assigned.</param>
    /// <param name="limit">1 to 50.</param>
    Task<IReadOnlyList<Person>> SearchAsync(
        TenantId tenant, string? text, bool agentsOnly, int limit, CancellationToken ct);

    /// <summary>People, disabled ones too, whose whole name or address is one of these in any case. One query.</summary>
    Task<IReadOnlyList<Person>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> texts, CancellationToken ct);
}

/// <param name="Vip">Marked so by an administrator: incidents of this person are more urgent.</param>
public sealed record Person(UserId Id, string Name, string? Email, UserKind Kind, Role Role, bool Disabled, bool Vip = false)
{
    public bool CanBeAssigned => Kind is UserKind.Person && !Disabled && Role >= Role.Agent;
}

/// <summary>What every request needs to know of an account, read afresh within seconds.</summary>
/// <param name="Teams">The teams he is a member of.</param>
/// <param name="Language">One of <see cref="Languages"/>; null where he chose none.</param>
public sealed record Account(UserId Id, TenantId Tenant, Role Role, bool Active, IReadOnlySet<TeamId> Teams, string? Language = null)
{
    /// <summary>The projects that only their members see, and he is one.</summary>
    public IReadOnlySet<ProjectId> Projects { get; init; } = new HashSet<ProjectId>();
}

public interface IAccounts
{
    /// <returns>Null for an unknown account. May be up to 10 s old; <see cref="Forget"/> ends that at once on this node.</returns>
    Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct);

    void Forget(TenantId tenant, UserId id);

    /// <summary>Reads several afresh in one statement, so that finding each takes none. What keeps nothing has nothing to read ahead.</summary>
    Task ReadAheadAsync(TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct) => Task.CompletedTask;
}
