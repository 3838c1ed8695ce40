using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Events.UseCases;

/// <summary>The catalogue of events: what there is, how it is written, and what came last in the actor's tenant.</summary>
public sealed class ReadEventTypes(IEventTypes types, IEventSamples samples, IEventStream stream, IAuthorizer authorizer)
{
    public const int Samples = 5;

    public async Task<Result<IReadOnlyList<EventType>>> ListAsync(Actor actor, CancellationToken ct) =>
        await AuthorizeAsync(actor, Actions.SubscriptionsRead, ct) is { Failed: true } denied
            ? denied.Error
            : new Result<IReadOnlyList<EventType>>(types.All, null);

    public async Task<Result<EventType>> FindAsync(Actor actor, string name, CancellationToken ct)
    {
        if (await AuthorizeAsync(actor, Actions.SubscriptionsRead, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return types.Find(name) is { } found ? found : new EventTypeNotFound(name);
    }

    public async Task<Result<IReadOnlyList<EventSample>>> SamplesAsync(Actor actor, string name, CancellationToken ct)
    {
        if (await AuthorizeAsync(actor, Actions.SubscriptionsRead, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return types.Find(name) is null
            ? new EventTypeNotFound(name)
            : new Result<IReadOnlyList<EventSample>>(await samples.LatestAsync(actor.Tenant, name, Samples, ct), null);
    }

    /// <summary>Where events go is the operator's: it names machines.</summary>
    /// <returns>Null inside where no Kafka is configured.</returns>
    public async Task<Result<EventStreamStatus?>> StreamAsync(Actor actor, CancellationToken ct) =>
        await AuthorizeAsync(actor, Actions.SubscriptionsManage, ct) is { Failed: true } denied
            ? denied.Error
            : new Result<EventStreamStatus?>(stream.Status, null);

    private Task<Result> AuthorizeAsync(Actor actor, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, action, new Resource("subscription", actor.Tenant), ct);
    }
}
