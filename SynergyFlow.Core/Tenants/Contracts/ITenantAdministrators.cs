using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tenants.Contracts;

/// <param name="Password">Shown once, kept nowhere; it has to be changed at the first sign-in.</param>
public sealed record NewAdministrator(UserId Id, string Password)
{
    // Records print their members, and this one must not end in a log.
    public override string ToString() => $"{nameof(NewAdministrator)} {Id}";
}

/// <summary>The one thing that is done in a tenant from outside: somebody who may let the others in.</summary>
public interface ITenantAdministrators
{
    /// <returns>What is wrong with them; null where an account could be made.</returns>
    Error? Check(string? name, string? email);

    /// <summary>Also makes what the tenant cannot do without, where that is missing. All of it is the platform's doing, in the tenant's own log.</summary>
    Task<Result<NewAdministrator>> AddAsync(TenantId tenant, string name, string email, CancellationToken ct);
}
