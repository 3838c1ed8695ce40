using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>The tenant's versions of policies, and SynergyFlow's own text.</summary>
public sealed class ReadPolicies(PolicyGate gate, IPolicyVersionQueries queries, IPolicyWorkshop workshop)
{
    public async Task<Result<IReadOnlyList<PolicyVersionRow>>> ListAsync(Actor actor, string policy, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await gate.CheckAsync(actor, Actions.PolicyRead, policy, ct) is { } refused
            ? refused
            : new Result<IReadOnlyList<PolicyVersionRow>>(await queries.ListAsync(actor.Tenant, policy, ct), null);
    }

    public async Task<Result<PolicyVersion>> FindAsync(Actor actor, string policy, int number, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await gate.CheckAsync(actor, Actions.PolicyRead, policy, ct) is { } refused ? refused
            : await queries.FindAsync(actor.Tenant, policy, number, ct) is { } version ? version
            : new PolicyVersionNotFound(policy, number);
    }

    public async Task<Result<PolicyText>> OwnAsync(Actor actor, string policy, CancellationToken ct) =>
        await gate.CheckAsync(actor, Actions.PolicyRead, policy, ct) is { } refused ? refused : workshop.Own(policy);
}
