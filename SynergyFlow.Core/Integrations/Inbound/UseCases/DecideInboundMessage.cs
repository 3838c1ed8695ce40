using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>What a person does with a message that failed: send it through again, or say why nothing comes of it.</summary>
public sealed class DecideInboundMessage(InboundGate gate, IInboundStore store, IUnitOfWork unitOfWork, TimeProvider time)
{
    public const int MostAtOnce = 200;

    public Task<Result> ReplayAsync(Actor actor, InboundMessageId id, CancellationToken ct) =>
        DoAsync(actor, id, (message, stamp) => message.Replay(stamp), ct);

    public Task<Result> DiscardAsync(Actor actor, InboundMessageId id, string? reason, CancellationToken ct) =>
        DoAsync(actor, id, (message, stamp) => message.Discard(reason, stamp), ct);

    /// <summary>The oldest that failed, at most <see cref="MostAtOnce"/> in one go.</summary>
    /// <param name="source">Null: of all, and those that name none.</param>
    public async Task<Result<ReplayedMessages>> ReplayAllAsync(Actor actor, InboundSourceId? source, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.MayManageAsync(actor, source, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var failed = await store.FailedAsync(source, MostAtOnce + 1, ct);
        var stamp = actor.At(time.GetUtcNow());
        foreach (var message in failed.Take(MostAtOnce))
        {
            message.Replay(stamp);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new ReplayedMessages(Math.Min(failed.Count, MostAtOnce), failed.Count > MostAtOnce);
    }

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

/// <param name="More">Others failed, too: replay once more.</param>
public sealed record ReplayedMessages(int Count, bool More);
