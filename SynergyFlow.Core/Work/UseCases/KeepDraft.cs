using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>
/// Keeps what a person types, again and again while he types it. Whoever has begun a draft may go on with it even where he has lost
/// the record: the text is his; sending it is refused then.
/// </summary>
public sealed class KeepDraft(IDraftStore drafts, IRecordQueries records, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    private static readonly TimeSpan s_canBeHadBack = TimeSpan.FromDays(7);

    /// <param name="Record">On which it is begun; a draft that goes on stays with its record, whatever that was merged into.</param>
    /// <param name="Version">Of the draft as this window last saved it; null: none yet.</param>
    /// <param name="SeenVersion">The record's version that the person had before him when he began.</param>
    public sealed record Command(DraftId Id, RecordId Record, CommentKind Kind, string Body, int? Version, int SeenVersion);

    /// <returns><see cref="VersionConflict"/> where another window has changed the draft: that text stays, and this one needs an id of its own.</returns>
    public async Task<Result<DraftText>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await authorizer.OwnAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        // What PostgreSQL cannot store nobody can have typed.
        var body = command.Body.Replace("\0", "", StringComparison.Ordinal);
        if (string.IsNullOrWhiteSpace(body) || body.Length > WorkRecord.CommentLength)
        {
            return new InvalidField("body", $"A draft has 1 to {WorkRecord.CommentLength} characters.");
        }

        if (!Enum.IsDefined(command.Kind))
        {
            return new InvalidField("kind", "kind is reply or note.");
        }

        var draft = await drafts.FindAsync(actor.Id, command.Id, ct);
        if (draft is null)
        {
            var begun = await BeginAsync(actor, command, ct);
            if (begun.Failed)
            {
                return begun.Error;
            }

            draft = begun.Value;
        }
        else if (draft.Body == body && draft is { DiscardedAt: null, SendAt: null })
        {
            // The answer to an earlier attempt was lost on its way.
            return DraftText.Of(draft);
        }
        else if (draft.SendAt is not null || draft.Version != command.Version || draft.Kind != command.Kind)
        {
            return new VersionConflict(draft.Version);
        }

        draft.Write(body, time.GetUtcNow());
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : DraftText.Of(draft);
    }

    private async Task<Result<Draft>> BeginAsync(Actor actor, Command command, CancellationToken ct)
    {
        if (await records.FindAsync(await authorizer.ScopeAsync(actor, ct), command.Record.ToString(), ct) is null)
        {
            return new RecordNotFound(command.Record);
        }

        await drafts.ForgetDiscardedAsync(actor.Id, time.GetUtcNow() - s_canBeHadBack, ct);
        if (await drafts.CountAsync(actor.Id, ct) >= Draft.MostPerPerson)
        {
            return new TooManyDrafts();
        }

        var draft = Draft.Begin(actor, command.Id, command.Record, command.Kind, command.SeenVersion);
        drafts.Add(draft);
        return draft;
    }
}

/// <summary>Throws a draft away, or takes it back out.</summary>
public sealed class DiscardDraft(IDraftStore drafts, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public async Task<Result> ExecuteAsync(Actor actor, DraftId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await ChangeAsync(actor, id, draft => draft.DiscardedAt is null, draft => draft.Discard(time.GetUtcNow()), ct);
    }

    public async Task<Result> UndoAsync(Actor actor, DraftId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await ChangeAsync(actor, id, draft => draft.DiscardedAt is not null, draft => draft.Restore(time.GetUtcNow()), ct);
    }

    private async Task<Result> ChangeAsync(
        Actor actor, DraftId id, Func<Draft, bool> fits, Action<Draft> change, CancellationToken ct)
    {
        if (await authorizer.OwnAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        if (await drafts.FindAsync(actor.Id, id, ct) is not { } draft || !fits(draft))
        {
            return new DraftNotFound(id);
        }

        if (draft.SendAt is not null)
        {
            return new DraftIsSent();
        }

        change(draft);
        return await unitOfWork.SaveAsync(actor, ct);
    }
}

/// <summary>A person's own drafts, whether or not he still sees their records.</summary>
public sealed class ReadDrafts(IDraftQueries drafts, IAuthorizer authorizer)
{
    public async Task<Result<IReadOnlyList<DraftRow>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await authorizer.OwnAsync(actor, ct) is { } denied
            ? denied
            : new Result<IReadOnlyList<DraftRow>>(await drafts.ListAsync(await authorizer.ScopeAsync(actor, ct), ct), null);
    }

    public async Task<IReadOnlyList<DraftText>> OfRecordAsync(Actor actor, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await authorizer.OwnAsync(actor, ct) is null ? await drafts.OfRecordAsync(actor.Tenant, actor.Id, record, ct) : [];
    }

    /// <summary>What others have said since.</summary>
    public async Task<NewerMessages> NewerAsync(Actor actor, RecordId record, int seenVersion, CancellationToken ct) =>
        await drafts.NewerAsync(await authorizer.ScopeAsync(actor, ct), record, seenVersion, ct);

    public async Task<Result<DraftText>> FindAsync(Actor actor, DraftId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await authorizer.OwnAsync(actor, ct) is { } denied)
        {
            return denied;
        }

        return await drafts.FindAsync(actor.Tenant, actor.Id, id, ct) is { } found ? found : new DraftNotFound(id);
    }
}

internal static class OwnDrafts
{
    /// <returns>Null where the actor may use what is his own.</returns>
    public static async Task<Error?> OwnAsync(this IAuthorizer authorizer, Actor actor, CancellationToken ct) =>
        (await authorizer.AuthorizeAsync(actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct)).Error;
}
