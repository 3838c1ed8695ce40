using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Says what a draft holds. The draft ends in the same transaction: it is sent once, or it is still there.</summary>
public sealed class SendDraft(Conversation conversation, IDraftStore drafts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="On">The record that the person has before him; null: the one on which he began, which may be merged by now.</param>
    public sealed record Command(DraftId Draft, RecordId? On = null);

    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await drafts.FindAsync(actor.Id, command.Draft, ct) is not { DiscardedAt: null } draft)
        {
            return new DraftNotFound(command.Draft);
        }

        var said = await conversation.SayAsync(actor, command.On ?? draft.Record, draft.Kind, draft.Body, time.GetUtcNow(), ct);
        if (said.Failed)
        {
            return said.Error;
        }

        drafts.Remove(draft);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : said.Value.Comment.Id;
    }
}
