using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>What a person does with a message that failed: send it through again, or say why nothing comes of it.</summary>
public sealed class DecideInboundMessage(InboundGate gate, IInboundStore store, IUnitOfWork unitOfWork, TimeProvider time)
{
    public Task<Result> ReplayAsync(Actor actor, InboundMessageId id, CancellationToken ct) =>
        DoAsync(actor, id, (message, stamp) => message.Replay(stamp), ct);

    public Task<Result> DiscardAsync(Actor actor, InboundMessageId id, string? reason, CancellationToken ct) =>
        DoAsync(actor, id, (message, stamp) => message.Discard(reason, stamp), ct);

    private async Task<Result> DoAsync(Actor actor, InboundMessageId id, Func<InboundMessage, Stamp, Result> decide, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.MayManageAsync(actor, null, ct) is { Failed: true } denied)
        {
            return denied;
        }

        if (await store.FindMessageAsync(id, ct) is not { } message)
        {
            return new InboundMessageNotFound(id);
        }

        var decided = decide(message, actor.At(time.GetUtcNow()));
        return decided.Failed ? decided : await unitOfWork.SaveAsync(actor, ct);
    }
}
