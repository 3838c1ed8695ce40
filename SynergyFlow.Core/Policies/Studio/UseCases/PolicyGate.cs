using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>Who may read, write and publish policies, and that there is such a policy.</summary>
public sealed class PolicyGate(IAuthorizer authorizer)
{
    /// <param name="policy">Null: any.</param>
    public async Task<Error?> CheckAsync(Actor actor, string action, string? policy, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, action, new Resource("policy", actor.Tenant), ct);
        return allowed.Error ?? (policy is null || PolicyNames.All.Contains(policy) ? null : new PolicyNotFound(policy));
    }
}
