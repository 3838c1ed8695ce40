using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Incidents;

/// <param name="Requester">Whoever calls, if not given.</param>
/// <param name="Steps">Of the check-list, in order.</param>
internal sealed record NewIncident(
    string? Title,
    string? Description,
    Impact? Impact,
    Urgency? Urgency,
    string? Category,
    string? Subcategory,
    string? Service,
    string? Location,
    UserId? Requester,
    UserId? AffectedUser,
    DateTimeOffset? DueAt,
    Sensitivity? Sensitivity,
    IReadOnlyList<string>? Tags,
    TeamId? Team,
    UserId? Assignee,
    RecordId? Parent,
    IReadOnlyList<string>? Steps)
{
    public IncidentFields For(Actor actor) => new()
    {
        Title = Title ?? "",
        Description = Description ?? "",
        Impact = Impact ?? Core.Work.Impact.Person,
        Urgency = Urgency ?? Core.Work.Urgency.Degraded,
        Category = Category,
        Subcategory = Subcategory,
        Service = Service,
        Location = Location,
        Requester = Requester ?? actor.Id,
        AffectedUser = AffectedUser,
        ContactChannel = ContactChannel.Api,
        DueAt = DueAt,
        Sensitivity = Sensitivity ?? Core.Work.Sensitivity.Normal,
        Tags = Tags ?? [],
        Team = Team,
        Assignee = Assignee,
        Parent = Parent,
    };
}

/// <param name="To">Required.</param>
/// <param name="WithChildren">With resolved: whether open children are resolved too; true if not given.</param>
/// <param name="DuplicateOf">Key or id.</param>
internal sealed record StateBody(
    IncidentState? To,
    PendingReason? PendingReason,
    DateTimeOffset? ResumeAt,
    ResolutionCode? ResolutionCode,
    string? ResolutionNotes,
    bool? WithChildren,
    CancelReason? CancelReason,
    string? DuplicateOf,
    string? Note);

/// <param name="Reason">Why to another team than its route led to; may be left out.</param>
internal sealed record AssignmentBody(TeamId? Team, UserId? Assignee, string? Reason);

/// <param name="Priority">Null: as policy says.</param>
internal sealed record PriorityBody(Priority? Priority, string? Reason);

/// <param name="CriticalServices">Names; not given, they stay.</param>
internal sealed record MatrixBody(IReadOnlyList<Priority>? Cells, IReadOnlyList<string>? CriticalServices);

/// <param name="Cells">Impact by urgency, row by row.</param>
/// <param name="CriticalServices">Names of services whose incidents are one step more urgent.</param>
internal sealed record MatrixAnswer(IReadOnlyList<Priority> Cells, IReadOnlyList<string> CriticalServices, int Version)
{
    public static MatrixAnswer Of(PriorityMatrix matrix) => new(matrix.Cells, matrix.CriticalServices, matrix.Version);
}
