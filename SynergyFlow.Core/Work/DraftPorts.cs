using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>A person's drafts for change. Nothing here reaches anybody else's.</summary>
public interface IDraftStore
{
    Task<Draft?> FindAsync(UserId person, DraftId id, CancellationToken ct);

    Task<int> CountAsync(UserId person, CancellationToken ct);

    void Add(Draft draft);

    void Remove(Draft draft);

    /// <summary>Forgets what the person threw away before the given time.</summary>
    Task ForgetDiscardedAsync(UserId person, DateTimeOffset before, CancellationToken ct);
}

public interface IDraftQueries
{
    /// <summary>All drafts of the scope's person, the latest first; a record that he no longer sees is not named.</summary>
    Task<IReadOnlyList<DraftRow>> ListAsync(RecordScope scope, CancellationToken ct);

    /// <summary>The person's drafts on a record and on those merged into it, with their whole text, the latest first.</summary>
    Task<IReadOnlyList<DraftText>> OfRecordAsync(TenantId tenant, UserId person, RecordId record, CancellationToken ct);

    /// <summary>What others have said on the record since the person saw that version of it, as far as the scope sees it.</summary>
    Task<NewerMessages> NewerAsync(RecordScope scope, RecordId record, int seenVersion, CancellationToken ct);

    /// <returns>Null where the person has no such draft, or has thrown it away.</returns>
    Task<DraftText?> FindAsync(TenantId tenant, UserId person, DraftId id, CancellationToken ct);
}

/// <param name="Key">Of the record; null where the person does not see it any more.</param>
/// <param name="Start">How the text begins.</param>
public sealed record DraftRow(DraftId Id, RecordId Record, string? Key, string? Title, CommentKind Kind, string Start, DateTimeOffset UpdatedAt, DateTimeOffset? SendAt)
{
    public const int StartLength = 300;
}

/// <param name="SendAt">When it is said, unless it is undone; null: it is not sent.</param>
/// <param name="Refusal">Why it could not be said.</param>
public sealed record DraftText(
    DraftId Id, RecordId Record, CommentKind Kind, string Body, int SeenVersion, DateTimeOffset UpdatedAt, int Version,
    DateTimeOffset? SendAt = null, string? Refusal = null)
{
    private const int StartLength = 160;

    [JsonIgnore]
    public string Start => Body.Length <= StartLength ? Body : Body[..StartLength] + "…";

    public static DraftText Of(Draft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new(draft.Id, draft.Record, draft.Kind, draft.Body, draft.SeenVersion, draft.UpdatedAt, draft.Version,
            draft.SendAt, draft.Refusal);
    }
}

/// <param name="First">The first of them; null for none.</param>
/// <param name="Count">Up to a hundred.</param>
public sealed record NewerMessages(int Count, CommentId? First)
{
    public static NewerMessages None { get; } = new(0, null);
}

public sealed record DraftIsSent() : ConflictError("draft.sent", "This message is being sent. Undo that first.");

public sealed record DraftIsNotSent() : ConflictError("draft.not_sent", "It is too late to undo this: the message is out.");

public sealed record DraftNotFound(DraftId Id) : NotFoundError("draft.not_found", "There is no such draft. It was sent or thrown away.");

public sealed record TooManyDrafts()
    : ConflictError("draft.too_many", $"You have {Draft.MostPerPerson} drafts. Send some of them or throw some away.");
