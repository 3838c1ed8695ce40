using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>
/// What everything that people work on has in common (domain.md 3.2): one table, one history, one set of comments,
/// files, links and watchers. A kind derives from it and adds its life cycle and its own fields.
/// </summary>
public abstract class WorkRecord : Aggregate
{
    public const int TitleLength = 200;
    public const int DescriptionLength = 100_000;
    public const int CommentLength = 100_000;
    public const int NameLength = 120;
    public const int TagLength = 40;
    public const int MostTags = 20;

    public RecordId Id { get; protected init; }

    public abstract RecordKind Kind { get; }

    /// <summary>The human key, such as INC-1234: unique per tenant, never given twice, gaps allowed.</summary>
    public string Key { get; protected init; } = "";

    public long Number { get; protected init; }

    public string Title { get; protected set; } = "";

    /// <summary>Markdown as typed.</summary>
    public string Description { get; protected set; } = "";

    /// <summary>The kind's own state in the spelling of <see cref="EnumText"/>.</summary>
    public string State { get; protected set; } = "";

    public StateCategory StateCategory { get; protected set; }

    public string? StateReason { get; protected set; }

    public Priority Priority { get; protected set; }

    public Impact Impact { get; protected set; }

    public Urgency Urgency { get; protected set; }

    /// <summary>Set when a person chose another priority than policy gives.</summary>
    public string? PriorityOverrideReason { get; protected set; }

    public string? Category { get; protected set; }

    public string? Subcategory { get; protected set; }

    /// <summary>The service by name until the CMDB brings services with ids.</summary>
    public string? Service
    {
        get;
        protected set
        {
            field = value;
            ServiceFolded = value is null ? null : Folded(value);
        }
    }

    /// <summary>By which it is found, in any case.</summary>
    public string? ServiceFolded { get; private set; }

    public string? Location { get; protected set; }

    public UserId Requester { get; protected set; }

    public UserId OpenedBy { get; protected init; }

    public UserId? AffectedUser { get; protected set; }

    public ContactChannel ContactChannel { get; protected set; }

    public TeamId? Team { get; protected set; }

    public UserId? Assignee { get; protected set; }

    public RecordId? Parent { get; protected set; }

    /// <summary>Whose work item it is; null for the other kinds.</summary>
    public ProjectId? Project { get; protected init; }

    /// <summary>The record that this one was merged into: it leads there, and work goes on there (docs/adr/0023).</summary>
    public RecordId? MergedInto { get; protected set; }

    public DateTimeOffset? DueAt { get; protected set; }

    public Sensitivity Sensitivity { get; protected set; }

    /// <summary>Lower-case, sorted, without duplicates.</summary>
    public List<string> Tags { get; protected set; } = [];

    /// <summary>Fields that only this customer has, by key; from imports they are the columns nobody mapped.</summary>
    public Dictionary<string, string> Custom { get; protected set; } = [];

    /// <summary>What else a kind is found by, beside title, description and labels; shown nowhere.</summary>
    public string? MoreWords { get; protected set; }

    public DateTimeOffset CreatedAt { get; protected init; }

    public DateTimeOffset UpdatedAt { get; protected set; }

    public DateTimeOffset? ClosedAt { get; protected set; }

    public override string AggregateKind => Kind.ToText();

    public override Guid AggregateId => Id.Value;

    public bool IsOpen => StateCategory is StateCategory.New or StateCategory.Open or StateCategory.Pending;

    public Resource ToResource() => new(
        AggregateKind,
        Tenant,
        Id.Value,
        AffectedUser is { } affected ? [Requester, OpenedBy, affected] : [Requester, OpenedBy],
        Assignee,
        Team,
        Sensitivity is Sensitivity.Restricted)
    {
        Project = Project,
    };

    /// <summary>As names of services are compared: in any case.</summary>
    public static string Folded(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.ToLowerInvariant();
    }

    /// <summary>Why nothing may be changed on it, whoever asks; null where it may.</summary>
    public virtual Error? Frozen => null;

    /// <summary>A reply or a note was written; a kind may move its state on it.</summary>
    public virtual void Comment(Comment comment, bool byAgent, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(comment);
        Happened(new RecordCommented(comment.Id.Value, comment.Kind, []), stamp);
    }

    public void Attach(Attachment attachment, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        Happened(
            new RecordFileAttached(attachment.Id.Value, [new FieldChange("attachment", null, attachment.FileName)]), stamp);
    }

    public void Detach(Attachment attachment, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        Happened(
            new RecordFileRemoved(attachment.Id.Value, [new FieldChange("attachment", attachment.FileName, null)]), stamp);
    }

    /// <summary>Something happened to a step of its check-list.</summary>
    public void Checked(IDomainEvent what, Stamp stamp) => Happened(what, stamp);

    /// <summary>Each end of a link keeps it in its own history.</summary>
    public void Linked(LinkRole role, string otherKey, Stamp stamp) =>
        Happened(new RecordLinked([new FieldChange($"link.{role.ToText()}", null, otherKey)]), stamp);

    public void Unlinked(LinkRole role, string otherKey, Stamp stamp) =>
        Happened(new RecordUnlinked([new FieldChange($"link.{role.ToText()}", otherKey, null)]), stamp);

    public void Watched(UserId watcher, bool watching, Stamp stamp)
    {
        var id = watcher.ToString();
        Happened(
            new RecordWatched([watching ? new FieldChange("watcher", null, id) : new FieldChange("watcher", id, null)]),
            stamp);
    }

    /// <summary>Agents and teams were called in a comment, or in its description. Who was in a team then, the mentions say.</summary>
    public void Mentioned(CommentId? comment, IEnumerable<UserId> people, IEnumerable<TeamId> teams, Stamp stamp) => Happened(
        new RecordMentioned(comment?.Value,
        [
            .. people.Select(person => new FieldChange("mention", null, person.ToString())),
            .. teams.Select(team => new FieldChange("mention_team", null, team.ToString())),
        ]),
        stamp);

    protected void Happened(IDomainEvent what, Stamp stamp)
    {
        UpdatedAt = stamp.At;
        Raise(what, stamp);
    }
}
