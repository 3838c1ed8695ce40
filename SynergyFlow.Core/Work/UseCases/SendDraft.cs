using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>
/// Says what a draft holds, with a new state where one is asked for: the draft's end, the comment and the move are one transaction.
/// It can be held first: whoever wrote it may think better of it until its moment comes.
/// </summary>
public sealed class SendDraft(
    Messages messages, IRecordStore records, IDraftStore drafts, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <summary>How long a message is held, to be undone.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    /// <param name="On">The record that the person has before him; null: the one on which he began, which may be merged by now.</param>
    public sealed record Command(DraftId Draft, RecordId? On = null, StateMove? Move = null);

    /// <summary>At once; a message that is held goes out now, with the state it was sent with.</summary>
    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await drafts.FindAsync(actor.Id, command.Draft, ct) is not { DiscardedAt: null } draft)
        {
            return new DraftNotFound(command.Draft);
        }

        var said = draft.SendAt is null
            ? await SayAsync(actor, draft, command.On ?? draft.Record, command.Move, ct)
            : await SayAsync(actor, draft, draft.Record, draft.Move, ct);
        if (said.Failed)
        {
            return said.Error;
        }

        drafts.Remove(draft);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : said.Value.Comment.Id;
    }

    /// <summary>Sends it after <see cref="Held"/>. What would be refused is refused now.</summary>
    public async Task<Result<DraftText>> HoldAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await drafts.FindAsync(actor.Id, command.Draft, ct) is not { DiscardedAt: null } tried)
        {
            return new DraftNotFound(command.Draft);
        }

        if (tried.SendAt is not null)
        {
            return new DraftIsSent();
        }

        var on = command.On ?? tried.Record;
        var said = await SayAsync(actor, tried, on, command.Move, ct);
        if (said.Failed)
        {
            return said.Error;
        }

        // That was a rehearsal: nothing of it is kept.
        await records.ReleaseAsync(ct);
        if (await drafts.FindAsync(actor.Id, command.Draft, ct) is not { DiscardedAt: null, SendAt: null } draft || draft.Version != tried.Version)
        {
            return new DraftNotFound(command.Draft);
        }

        var now = time.GetUtcNow();
        draft.Hold(on, command.Move, now + Held, now);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : DraftText.Of(draft);
    }

    /// <summary>A draft again, while it is held.</summary>
    public async Task<Result<DraftText>> UndoAsync(Actor actor, DraftId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await drafts.FindAsync(actor.Id, id, ct) is not { SendAt: not null } draft)
        {
            return new DraftIsNotSent();
        }

        draft.Release(refusal: null, time.GetUtcNow());
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Error is VersionConflict ? new DraftIsNotSent() : saved.Failed ? saved.Error : DraftText.Of(draft);
    }

    /// <summary>
    /// Its moment has come. Any number of nodes may call this for the same message: the record's lock and the draft's version let one
    /// of them say it. What is refused by now goes back to its author with the reason.
    /// </summary>
    /// <param name="author">The draft's own author, whose rights are asked for now.</param>
    /// <param name="moment">For which it was held, as the caller read it.</param>
    public async Task SendDueAsync(Actor author, DraftId id, DateTimeOffset moment, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(author);
        if (await drafts.FindAsync(author.Id, id, ct) is not { } draft || draft.SendAt != moment)
        {
            return;
        }

        var said = await SayAsync(author, draft, draft.Record, draft.Move, ct);
        if (!said.Failed)
        {
            drafts.Remove(draft);
            await unitOfWork.SaveAsync(author, ct);
            return;
        }

        await records.ReleaseAsync(ct);
        if (await drafts.FindAsync(author.Id, id, ct) is { } refused && refused.SendAt == moment)
        {
            refused.Release(said.Error.Message, time.GetUtcNow());
            await unitOfWork.SaveAsync(author, ct);
        }
    }

    private Task<Result<Conversation.Said>> SayAsync(Actor actor, Draft draft, RecordId on, StateMove? move, CancellationToken ct) =>
        messages.SayAsync(actor, on, draft.Kind, draft.Body, move, time.GetUtcNow(), ct);
}
