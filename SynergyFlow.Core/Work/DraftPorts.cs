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

    /// <returns>Null where the person has no such draft, or has thrown it away.</returns>
    Task<DraftText?> FindAsync(TenantId tenant, UserId person, DraftId id, CancellationToken ct);
}

/// <param name="Key">Of the record; null where the person does not see it any more.</param>
/// <param name="Start">How the text begins.</param>
public sealed record DraftRow(DraftId Id, RecordId Record, string? Key, string? Title, CommentKind Kind, string Start, DateTimeOffset UpdatedAt)
{
    public const int StartLength = 300;
}

public sealed record DraftText(
    DraftId Id, RecordId Record, CommentKind Kind, string Body, int SeenVersion, DateTimeOffset UpdatedAt, int Version)
{
    public static DraftText Of(Draft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new(draft.Id, draft.Record, draft.Kind, draft.Body, draft.SeenVersion, draft.UpdatedAt, draft.Version);
    }
}

public sealed record DraftNotFound(DraftId Id) : NotFoundError("draft.not_found", "There is no such draft. It was sent or thrown away.");

public sealed record TooManyDrafts()
    : ConflictError("draft.too_many", $"You have {Draft.MostPerPerson} drafts. Send some of them or throw some away.");
