using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Identity;

/// <summary>Loads accounts for change, in the tenant of the scope.</summary>
public interface IUserStore
{
    Task<User?> FindAsync(UserId id, CancellationToken ct);

    Task<bool> EmailTakenAsync(string normalizedEmail, UserId? except, CancellationToken ct);

    /// <summary>
    /// How many people of at least that role can sign in. Holds them until the end of the transaction, so that two
    /// administrators cannot dismiss each other at the same moment.
    /// </summary>
    Task<int> CountActiveAsync(Role atLeast, CancellationToken ct);

    void Add(User user);
}
