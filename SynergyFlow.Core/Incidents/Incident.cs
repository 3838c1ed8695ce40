using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using static SynergyFlow.Core.Incidents.IncidentState;

namespace SynergyFlow.Core.Incidents;

/// <summary>An unplanned interruption of a service or loss of its quality, from report to closure.</summary>
public sealed partial class Incident : WorkRecord
{
    public const int ReasonLength = 1_000;
    public const int NotesLength = 20_000;

    private Incident()
    {
    }

    public override RecordKind Kind => RecordKind.Incident;

    public IncidentState Status => EnumText.Parse<IncidentState>(State);

    public PendingReason? PendingReason { get; private set; }

    public DateTimeOffset? ResumeAt { get; private set; }

    /// <summary>When the requester first got a public answer from an agent.</summary>
    public DateTimeOffset? FirstResponseAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public UserId? ResolvedBy { get; private set; }

    public ResolutionCode? ResolutionCode { get; private set; }

    public string? ResolutionNotes { get; private set; }

    public CancelReason? CancelReason { get; private set; }

    public RecordId? DuplicateOf { get; private set; }

    /// <summary>When its requester was told that it will close by itself.</summary>
    public DateTimeOffset? CloseToldAt { get; private set; }

    /// <summary>The incident that a late reply began.</summary>
    public RecordId? FollowedBy { get; private set; }

    public int ReopenCount { get; private set; }

    public int ReassignmentCount { get; private set; }

    /// <param name="route">That gave it to the team of its fields; null where a person did.</param>
    public static Incident Create(
        TenantId tenant, long number, IncidentFields fields, Priority priority, Stamp stamp, RecordId? id = null, string? route = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var assigned = fields.Team is not null || fields.Assignee is not null;
        var incident = new Incident
        {
            Tenant = tenant,
            Id = id ?? RecordId.New(),
            Number = number,
            Key = RecordKind.Incident.Key(number),
            OpenedBy = stamp.By,
            CreatedAt = stamp.At,
        };
        incident.Apply(fields);
        (incident.Priority, incident.Route) = (priority, route);
        incident.Set(assigned ? Assigned : New, null);
        List<FieldChange> changes = [];
        foreach (var (name, value) in incident.Facts())
        {
            if (value is not null)
            {
                changes.Add(new FieldChange(name, null, value));
            }
        }

        incident.Happened(new IncidentCreated(incident.Key, changes), stamp);
        return incident;
    }

    /// <summary>Changes the fields a person may edit by hand.</summary>
    /// <param name="priority">What follows from them; null leaves it. One that a person has set stays.</param>
    public Result Edit(IncidentFields fields, Priority? priority, Stamp stamp)
    {
        if (Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(Status);
        }

        return Track(
            () =>
            {
                Apply(fields);
                Priority = PriorityOverrideReason is null ? priority ?? Priority : Priority;

                return Result.Success;
            },
            changes => new IncidentUpdated(changes),
            stamp);
    }

    /// <summary>Gives the incident to a team, a person or both; a new one becomes assigned.</summary>
    /// <param name="reason">Why to another team than its route led to; nobody has to say.</param>
    public Result Assign(TeamId? team, UserId? assignee, Stamp stamp, string? reason = null)
    {
        if (Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(Status);
        }

        if (team is null && assignee is null && Status is not New)
        {
            return new TeamOrAssigneeRequired();
        }

        if (assignee is null && Status is InProgress)
        {
            return new AssigneeRequired();
        }

        var why = Text.Check("reason", reason, ReasonLength, multiline: true);
        if (why.Failed)
        {
            return why.Error;
        }

        return Track(
            () =>
            {
                LeaveRoute(team, why.Value);
                var handedOver = (Team is not null && team != Team) || (Assignee is not null && assignee != Assignee);
                ReassignmentCount += handedOver ? 1 : 0;
                (Team, Assignee) = (team, assignee);
                if (Status is New && (team is not null || assignee is not null))
                {
                    Set(Assigned, null);
                }

                return Result.Success;
            },
            changes => new IncidentAssigned(changes),
            stamp);
    }

    /// <summary>A person chooses another priority than the policy; the reason is kept and audited.</summary>
    public Result OverridePriority(Priority priority, string reason, Stamp stamp)
    {
        if (Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(Status);
        }

        var checkedReason = Text.Check("reason", reason, ReasonLength, multiline: true);
        if (checkedReason.Failed || checkedReason.Value is null)
        {
            return checkedReason.Error ?? new OverrideReasonRequired();
        }

        return Track(
            () =>
            {
                (Priority, PriorityOverrideReason) = (priority, checkedReason.Value);
                return Result.Success;
            },
            changes => new IncidentPriorityOverridden(changes),
            stamp);
    }

    /// <summary>Takes back what a person has set.</summary>
    /// <param name="decided">By policy.</param>
    public Result FollowPolicy(Priority decided, Stamp stamp)
    {
        if (Status is Closed or Cancelled)
        {
            return new IncidentIsFinal(Status);
        }

        return Track(
            () =>
            {
                (Priority, PriorityOverrideReason) = (decided, null);
                return Result.Success;
            },
            changes => new IncidentUpdated(changes),
            stamp);
    }

    public Result SetParent(RecordId? parent, Stamp stamp) => Status is Closed or Cancelled
        ? new IncidentIsFinal(Status)
        : Track(
            () =>
            {
                Parent = parent;
                return Result.Success;
            },
            changes => new IncidentUpdated(changes),
            stamp);

    /// <summary>A customer's public answer takes a waiting incident up again (domain.md 3.2, feature row 4).</summary>
    public override void Comment(Comment comment, bool byAgent, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(comment);
        if (comment.Kind is CommentKind.Reply && byAgent && FirstResponseAt is null
            && comment.Author != Requester && comment.Author != UserId.System)
        {
            FirstResponseAt = stamp.At;
        }

        base.Comment(comment, byAgent, stamp);
        ResumeOn(comment, byAgent, stamp);
    }

    private void Apply(IncidentFields fields)
    {
        Title = fields.Title;
        Description = fields.Description;
        Impact = fields.Impact;
        Urgency = fields.Urgency;
        Category = fields.Category;
        Subcategory = fields.Subcategory;
        Service = fields.Service;
        Location = fields.Location;
        Requester = fields.Requester;
        AffectedUser = fields.AffectedUser;
        ContactChannel = fields.ContactChannel;
        DueAt = fields.DueAt;
        Sensitivity = fields.Sensitivity;
        Tags = [.. fields.Tags];
        if (Key.Length > 0 && Version == 0)
        {
            (Team, Assignee, Parent) = (fields.Team, fields.Assignee, fields.Parent);
        }
    }

    private void Set(IncidentState state, string? reason)
    {
        State = state.ToText();
        StateCategory = state.Category;
        StateReason = reason;
    }

    /// <summary>Does something and raises one event with every fact that is another one afterwards; none, no event.</summary>
    /// <param name="always">The event says something even where no field changed.</param>
    private Result Track(
        Func<Result> change, Func<IReadOnlyList<FieldChange>, IDomainEvent> happened, Stamp stamp, bool always = false)
    {
        var before = Facts();
        if (change() is { Failed: true } refused)
        {
            return refused;
        }

        var changes = before.Zip(Facts(), (old, now) => new FieldChange(old.Name, old.Value, now.Value))
            .Where(field => field.From != field.To)
            .ToList();
        if (always || changes.Count > 0)
        {
            Happened(happened(changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Every field that history shows, in the order it shows them. Comparing two of these is the whole audit.</summary>
    private List<(string Name, string? Value)> Facts() =>
    [
        ("title", Title),
        ("description", Description.Length == 0 ? null : Description),
        ("state", State),
        ("state_reason", StateReason),
        ("pending_reason", PendingReason?.ToText()),
        ("resume_at", Rfc3339(ResumeAt)),
        ("priority", Priority.ToText()),
        ("priority_override_reason", PriorityOverrideReason),
        ("impact", Impact.ToText()),
        ("urgency", Urgency.ToText()),
        ("team", Team?.ToString()),
        ("route", Route),
        ("route_override_reason", string.IsNullOrEmpty(RouteOverrideReason) ? null : RouteOverrideReason),
        ("assignee", Assignee?.ToString()),
        ("requester", Requester.ToString()),
        ("affected_user", AffectedUser?.ToString()),
        ("contact_channel", ContactChannel.ToText()),
        ("category", Category),
        ("subcategory", Subcategory),
        ("service", Service),
        ("location", Location),
        ("due_at", Rfc3339(DueAt)),
        ("sensitivity", Sensitivity.ToText()),
        ("tags", Tags.Count == 0 ? null : string.Join(", ", Tags)),
        ("parent", Parent?.ToString()),
        ("resolution_code", ResolutionCode?.ToText()),
        ("resolution_notes", ResolutionNotes),
        ("cancel_reason", CancelReason?.ToText()),
        ("duplicate_of", DuplicateOf?.ToString()),
        ("merged_into", MergedInto?.ToString()),
        ("followed_by", FollowedBy?.ToString()),
        ("csat_score", CsatScore?.ToString(CultureInfo.InvariantCulture)),
        ("csat_comment", CsatComment),
    ];

    internal static string? Rfc3339(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
