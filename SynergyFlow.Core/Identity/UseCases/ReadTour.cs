using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Reads when one answered the offer of the tour.</summary>
public sealed class ReadTour(ITours tours, IAuthorizer authorizer)
{
    /// <summary>When it was; the time is null for who has not answered.</summary>
    public sealed record Answer(DateTimeOffset? EndedAt);

    public async Task<Result<Answer>> FindAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        return allowed.Failed ? allowed.Error : new Answer(await tours.EndedAtAsync(actor.Tenant, actor.Id, ct));
    }
}
