using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Answers the offer of the tour for good: it is not made to this person again.</summary>
public sealed class EndTour(ITours tours, IAuthorizer authorizer, TimeProvider time)
{
    public async Task<Result> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed;
        }

        await tours.EndAsync(actor.Tenant, actor.Id, time.GetUtcNow(), ct);
        return Result.Success;
    }
}
