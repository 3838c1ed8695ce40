using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Says what a draft holds. The draft ends in the same transaction: it is sent once, or it is still there.</summary>
public sealed class SendDraft(Conversation conversation, IDraftStore drafts, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, DraftId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await drafts.FindAsync(actor.Id, id, ct) is not { DiscardedAt: null } draft)
        {
            return new DraftNotFound(id);
        }

        var said = await conversation.SayAsync(actor, draft.Record, draft.Kind, draft.Body, time.GetUtcNow(), ct);
        if (said.Failed)
        {
            return said.Error;
        }

        drafts.Remove(draft);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : said.Value.Comment.Id;
    }
}
