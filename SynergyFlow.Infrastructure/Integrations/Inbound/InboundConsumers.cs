using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations.Inbound;

/// <summary>Which message a consumer is given; it travels beside the data.</summary>
internal sealed record InboundWork(TenantId Tenant, InboundMessageId Message, DateTimeOffset ReceivedAt);

/// <summary>Somebody changed the same thing at the same moment: worth another try at once.</summary>
internal sealed class InboundConflictException(string reason) : Exception(reason);

/// <summary>
/// One kind of message, in the scope that MassTransit opens for it. The effect and the message's state are saved together by the use case; what is
/// thrown here undoes both.
/// </summary>
internal abstract class InboundConsumer<TData>(IServiceProvider scope) : IConsumer<TData>
    where TData : class
{
    /// <summary>Of the message's tenant from the moment on at which it is handled.</summary>
    protected IServiceProvider Scope => scope;

    public async Task Consume(ConsumeContext<TData> context)
    {
        if (!context.TryGetPayload(out InboundWork? work))
        {
            throw new InvalidOperationException("A message without its row is not handled.");
        }

        scope.GetRequiredService<TenantScope>().Tenant = work.Tenant;
        scope.GetRequiredService<Correlation>().ComesOf(work.Message.Value);
        var taken = await TakeAsync(Actor.System(work.Tenant) with { Channel = Channel.Inbound }, work, context.Message, context.CancellationToken);
        if (taken.Failed)
        {
            throw taken.Error is VersionConflict ? new InboundConflictException(taken.Error.Message) : new InboundRefusedException(taken.Error.Message);
        }
    }

    protected abstract Task<Result<bool>> TakeAsync(Actor actor, InboundWork work, TData data, CancellationToken ct);

    protected Task<Result<bool>> AlertsAsync(Actor actor, InboundWork work, Result<IReadOnlyList<AlertFacts>> facts, CancellationToken ct) => facts.Failed
        ? Task.FromResult(new Result<bool>(default, facts.Error))
        : scope.GetRequiredService<TakeAlerts>().ExecuteAsync(actor, work.Message, facts.Value, ct);
}

internal sealed class AlertmanagerConsumer(IServiceProvider scope) : InboundConsumer<AlertmanagerNotification>(scope)
{
    protected override Task<Result<bool>> TakeAsync(Actor actor, InboundWork work, AlertmanagerNotification data, CancellationToken ct) => AlertsAsync(actor, work, data.Facts(), ct);
}

internal sealed class AlertConsumer(IServiceProvider scope) : InboundConsumer<AlertAnnouncement>(scope)
{
    protected override Task<Result<bool>> TakeAsync(Actor actor, InboundWork work, AlertAnnouncement data, CancellationToken ct) => AlertsAsync(actor, work, data.Facts(work.ReceivedAt), ct);
}

internal sealed class DeploymentConsumer(IServiceProvider scope) : InboundConsumer<DeploymentAnnouncement>(scope)
{
    protected override Task<Result<bool>> TakeAsync(Actor actor, InboundWork work, DeploymentAnnouncement data, CancellationToken ct)
    {
        var facts = data.Facts(work.ReceivedAt);
        return facts.Failed
            ? Task.FromResult(new Result<bool>(default, facts.Error))
            : Scope.GetRequiredService<TakeDeployment>().ExecuteAsync(actor, work.Message, facts.Value, ct);
    }
}
