using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>
/// Loads records for change. Loading takes the record's lock for the rest of the transaction, before anything is
/// written: that keeps each record's events in commit order (docs/adr on the event log).
/// </summary>
public interface IRecordStore
{
    /// <returns>The record of any kind in the scope's tenant, or null.</returns>
    Task<WorkRecord?> FindAsync(RecordId id, CancellationToken ct);

    /// <summary>Locks in one fixed order, so that two people linking the same two records do not wait for each other.</summary>
    Task<IReadOnlyList<WorkRecord>> FindManyAsync(IReadOnlyCollection<RecordId> ids, CancellationToken ct);

    /// <summary>Locks a record and all that it leads to by merges, in the one order.</summary>
    Task LockWayAsync(RecordId id, CancellationToken ct);

    /// <summary>Forgets what was loaded and gives its locks back, where something slow comes before the change.</summary>
    Task ReleaseAsync(CancellationToken ct);

    /// <summary>Makes a loaded record what is stored again: what happened to it in memory is forgotten.</summary>
    void Forget(WorkRecord record);

    Task<RecordLink?> FindLinkAsync(LinkId id, CancellationToken ct);

    Task<bool> LinkExistsAsync(RecordId from, RecordId to, LinkType type, CancellationToken ct);

    Task<Watcher?> FindWatcherAsync(RecordId record, UserId user, CancellationToken ct);

    Task<Attachment?> FindAttachmentAsync(AttachmentId id, CancellationToken ct);

    void Add(WorkRecord record);

    void Add(Comment comment);

    void Add(Attachment attachment);

    void Add(RecordLink link);

    void Add(Watcher watcher);

    void Add(Mention mention);

    /// <summary>Who was called in the record's description before, and by way of which team.</summary>
    Task<IReadOnlyList<(UserId Person, TeamId? Team)>> MentionedInDescriptionAsync(RecordId record, CancellationToken ct);

    /// <summary>Which of these watch the record.</summary>
    Task<IReadOnlyList<UserId>> WatchingAsync(RecordId record, IReadOnlyCollection<UserId> people, CancellationToken ct);

    void Remove(RecordLink link);

    void Remove(Watcher watcher);

    void Remove(Attachment attachment);
}

public interface IRecordKeys
{
    /// <summary>
    /// The next number of the kind in the tenant, given out once whatever happens to the caller afterwards.
    /// </summary>
    /// <param name="count">How many at once; the answer is the first of them.</param>
    Task<long> NextAsync(TenantId tenant, RecordKind kind, int count, CancellationToken ct);
}

/// <summary>Where the bytes of attachments lie: a folder, or an object store.</summary>
public interface IFileStore
{
    /// <summary>Streams to the store and stops at the limit.</summary>
    /// <returns>What was stored, or a refusal that says which rule of the policy it broke; nothing is kept then.</returns>
    Task<Result<StoredFile>> SaveAsync(TenantId tenant, string fileName, Stream content, CancellationToken ct);

    /// <returns>Null where the bytes are gone.</returns>
    Task<Stream?> OpenAsync(TenantId tenant, string storedName, CancellationToken ct);

    Task DeleteAsync(TenantId tenant, string storedName, CancellationToken ct);
}

/// <param name="ContentType">Sniffed from the first bytes.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string StoredName, string FileName, string ContentType, long Size, string Sha256);

/// <summary>What a kind of record makes of what is said on it, beyond the record itself; saved with the comment.</summary>
public interface IReplyReaction
{
    /// <summary>Locks what it will need, before the record is loaded.</summary>
    Task PrepareAsync(RecordId record, CancellationToken ct);

    Task ReactAsync(Actor actor, WorkRecord record, Comment comment, bool byAgent, Stamp stamp, CancellationToken ct);
}

/// <summary>What fields are called that people define themselves: history keeps what programs call them.</summary>
public interface IFieldLabels
{
    /// <summary>What such fields begin with in history.</summary>
    string Prefix { get; }

    /// <param name="fields">As history calls them.</param>
    /// <returns>Those that there are.</returns>
    Task<IReadOnlyDictionary<string, FieldLabel>> ReadAsync(TenantId tenant, RecordId record, IReadOnlyCollection<string> fields, CancellationToken ct);
}

/// <param name="OfPeople">Its values are ids of people.</param>
public sealed record FieldLabel(string Name, bool OfPeople);

/// <summary>What a person reads instead of an id in the history of a record, of a field that another module knows.</summary>
public interface IFieldNames
{
    /// <summary>As history calls it.</summary>
    string Field { get; }

    /// <returns>Those that there are.</returns>
    Task<IReadOnlyDictionary<Guid, string>> ReadAsync(TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken ct);
}
