using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Core.Work;

/// <summary>
/// What pages and the API read about records. Each query takes the scope of whoever asks, so that nobody reads what he may
/// not see; the rule is <see cref="RecordScope.Sees"/>, run in SQL.
/// </summary>
public interface IRecordQueries
{
    /// <returns>
    /// A page in the total order of the request; <see cref="InvalidField"/> "cursor" for a cursor of another order or none
    /// at all, <see cref="ListTooSlow"/> after 3 s.
    /// </returns>
    Task<Result<Page<RecordRow>>> ListAsync(RecordScope scope, RecordListRequest request, CancellationToken ct);

    /// <summary>Which records that changed match, and stand on a page that was read before.</summary>
    /// <param name="changed">With the sequence number of the latest change told of: nothing older is looked at.</param>
    /// <param name="previous">Of that page, as <paramref name="next"/>: it reaches from its first row to its last, and has no bound on a
    /// side where there was no further page.</param>
    /// <returns><see cref="InvalidField"/> "cursor" and <see cref="ListTooSlow"/> as for a list.</returns>
    Task<Result<IReadOnlySet<Guid>>> WithinAsync(
        RecordScope scope,
        RecordListRequest request,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        string? previous,
        string? next,
        CancellationToken ct);

    /// <summary>The rows of records that changed, read once for all pages of this node that show them.</summary>
    /// <param name="changed">As of <see cref="WithinAsync"/>.</param>
    /// <returns>In no order; only those that the scope sees. <see cref="ListTooSlow"/> as for a list.</returns>
    Task<Result<IReadOnlyList<RecordRow>>> ChangedAsync(
        RecordScope scope, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct);

    /// <summary>The records before and after one in a list.</summary>
    Task<RecordNeighbours> NeighboursAsync(RecordScope scope, RecordId record, FilterNode? filter, RecordSort sort, CancellationToken ct);

    /// <summary>How many records stand in each group of a list.</summary>
    /// <returns>By the value of the group as text, an id for a person or a team, "" for none; null where there are more records than
    /// <see cref="RecordListRequest.MostCounted"/>, or counting took longer than 3 s.</returns>
    Task<IReadOnlyDictionary<string, int>?> GroupsAsync(RecordScope scope, RecordListRequest request, CancellationToken ct);

    /// <summary>How many records match each filter, counted to one more than the cap; all in few queries.</summary>
    /// <param name="age">What was counted for others may be so old; zero: all is counted now.</param>
    /// <returns>In the order of the filters; null where counting took longer than 3 s.</returns>
    Task<IReadOnlyList<int?>> CountAsync(RecordScope scope, IReadOnlyList<FilterNode?> filters, int cap, TimeSpan age, CancellationToken ct);

    /// <param name="reference">A human key (INC-12, any case) or an id.</param>
    /// <returns>Null where there is none that the scope sees.</returns>
    Task<RecordHead?> FindAsync(RecordScope scope, string reference, CancellationToken ct);

    /// <summary>What one wants to know of a record without opening it.</summary>
    /// <param name="key">A human key, any case.</param>
    /// <returns>Null where there is none that the scope sees.</returns>
    Task<RecordPreview?> PreviewAsync(RecordScope scope, string key, CancellationToken ct);

    /// <summary>Replies, notes (with <see cref="RecordScope.Internal"/> only) and changes, newest first.</summary>
    /// <param name="limit">1 to 200.</param>
    /// <returns>Null where the scope does not see the record.</returns>
    Task<Result<Page<TimelineEntry>>?> TimelineAsync(
        RecordScope scope, RecordId record, TimelineFilter filter, string? cursor, int limit, CancellationToken ct);

    /// <summary>The files of a record by time; internal ones with <see cref="RecordScope.Internal"/> only.</summary>
    Task<IReadOnlyList<AttachmentRow>> AttachmentsAsync(RecordScope scope, RecordId record, CancellationToken ct);

    /// <returns>Null where the scope does not see the file.</returns>
    Task<Attachment?> FindAttachmentAsync(RecordScope scope, AttachmentId id, CancellationToken ct);

    /// <summary>The links of a record whose other end the scope sees.</summary>
    Task<IReadOnlyList<LinkRow>> LinksAsync(RecordScope scope, RecordId record, CancellationToken ct);

    Task<IReadOnlyList<PersonName>> WatchersAsync(RecordScope scope, RecordId record, CancellationToken ct);

    /// <summary>What stands around a record; what the scope does not see is not in it and is not walked through.</summary>
    /// <returns><see cref="RecordNotFound"/> where the scope does not see the record, <see cref="InvalidField"/>, or <see cref="ListTooSlow"/> as for a list.</returns>
    Task<Result<RecordGraph>> GraphAsync(RecordScope scope, RecordId root, GraphRequest request, CancellationToken ct);

    /// <summary>What changed on the records that one depends on before it was begun (<see cref="GraphRequest.Dependence"/>).</summary>
    /// <param name="hours">1 to <see cref="ChangesBefore.MostHours"/>.</param>
    /// <returns>As for a graph.</returns>
    Task<Result<ChangesBefore>> ChangesBeforeAsync(RecordScope scope, RecordId record, int hours, CancellationToken ct);
}

/// <param name="Filter">Null: everything the scope sees.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="Cursor">Of a page read before in the same order.</param>
/// <param name="Count">Count all that match, up to <see cref="MostCounted"/>.</param>
public sealed record RecordListRequest(
    FilterNode? Filter = null, RecordSort? Sort = null, int Limit = 50, string? Cursor = null, bool Count = false)
{
    public const int MostRows = 200;
    public const int MostCounted = 10_000;

    /// <summary>Rows of a group stand together, and the order is that within each; null: one list.</summary>
    public ListGroup? Group { get; init; }

    /// <summary>Only these; null: all.</summary>
    public IReadOnlyCollection<RecordId>? Only { get; init; }

    /// <summary>Only this kind; null: all.</summary>
    public RecordKind? Kind { get; init; }
}

/// <summary>Keys; null at an end of the list.</summary>
public sealed record RecordNeighbours(string? Previous, string? Next)
{
    public static RecordNeighbours None { get; } = new(null, null);
}

public sealed record ListTooSlow()
    : InvalidError("list.too_slow", "This list takes longer than 3 seconds to put together. Narrow the filter.");

public sealed record PersonName(UserId Id, string Name);

public sealed record TeamName(TeamId Id, string Name);

/// <summary>One line of a list.</summary>
public sealed record RecordRow(
    RecordId Id,
    string Key,
    RecordKind Kind,
    string Title,
    string State,
    StateCategory StateCategory,
    Priority Priority,
    Impact Impact,
    Urgency Urgency,
    PersonName? Assignee,
    TeamName? Team,
    PersonName Requester,
    string? Category,
    string? Service,
    IReadOnlyList<string> Tags,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DueAt,
    int Version);

/// <param name="DescriptionHtml">Sanitised; empty where nothing was written.</param>
/// <param name="Last">The latest replies, and notes for those who may read them; newest first.</param>
public sealed record RecordPreview(RecordRow Row, string DescriptionHtml, IReadOnlyList<TimelineEntry> Last)
{
    public const int MostMessages = 3;
}

/// <summary>Enough to name a record and to say which copy of it one has read.</summary>
public sealed record RecordHead(RecordId Id, string Key, RecordKind Kind, string Title, string State, int Version);

/// <summary>The other end of a link, read from this end.</summary>
public sealed record LinkRow(
    LinkId Id, LinkRole Role, RecordId OtherId, string OtherKey, string OtherTitle, string OtherState, StateCategory OtherStateCategory)
{
    /// <summary>The key of the merged record that has the link; null for one of the record itself.</summary>
    public string? Origin { get; init; }
}

/// <param name="Size">Bytes.</param>
public sealed record AttachmentRow(
    AttachmentId Id, string FileName, string ContentType, long Size, string Sha256, bool Internal, PersonName UploadedBy, DateTimeOffset UploadedAt)
{
    /// <summary>Whether its text can be found.</summary>
    public FileTextState Text { get; init; } = FileTextState.NoText;

    /// <summary>The key of the record that it came from by a merge or a split; null for one of the record itself.</summary>
    public string? Origin { get; init; }
}

public enum TimelineFilter
{
    All,

    /// <summary>Replies and notes.</summary>
    Conversation,

    Replies,

    Notes,

    /// <summary>What happened to the fields.</summary>
    Changes,

    /// <summary>Links made and taken away.</summary>
    Links,

    /// <summary>What the product did by itself.</summary>
    Automations,
}

public enum TimelineKind
{
    Reply,
    Note,
    Change,
}

/// <param name="Id">Of the comment or of the event.</param>
/// <param name="Event">The public name of the event; null for a comment.</param>
/// <param name="Html">Of a comment, sanitised.</param>
/// <param name="Body">Of a comment, Markdown as typed.</param>
public sealed record TimelineEntry(
    Guid Id,
    TimelineKind Kind,
    DateTimeOffset At,
    PersonName By,
    Channel Channel,
    string? Event,
    string? Body,
    string? Html,
    IReadOnlyList<TimelineChange> Changes)
{
    /// <summary>Of a comment: who is called in it, and which records it names.</summary>
    public TextMarks Marks { get; init; } = TextMarks.None;

    /// <summary>The key of the record that it came from by a merge or a split; null for one of the record itself.</summary>
    public string? Origin { get; init; }
}

/// <param name="FromName">What a person reads instead of an id: a name or a key; null where the value needs none.</param>
/// <param name="FieldName">What a field is called that people define themselves; null for the others.</param>
public sealed record TimelineChange(string Field, string? From, string? To, string? FromName = null, string? ToName = null, string? FieldName = null);
