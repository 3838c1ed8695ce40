using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Finds what a key of another system leads to, among what the actor may see.</summary>
public sealed class FollowFormerKey(IFormerKeys former, IAuthorizer authorizer)
{
    /// <returns>The key of the record now, or null.</returns>
    public async Task<string?> ExecuteAsync(Actor actor, string key, CancellationToken ct) =>
        await former.LeadAsync(await authorizer.ScopeAsync(actor, ct), key, ct);
}
