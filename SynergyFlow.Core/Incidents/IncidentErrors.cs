using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Incidents;

/// <summary>The move is not in the life cycle table; the answer carries those that are.</summary>
public sealed record IllegalTransition(IncidentState From, IncidentState To)
    : ConflictError(
        "invalid_transition",
        $"An incident that is {From.ToText()} cannot become {To.ToText()}. " +
        (From.Next.Count == 0
            ? "No move is allowed from here."
            : $"Allowed from here: {string.Join(", ", From.Next.Select(next => next.ToText()))}."))
{
    public IReadOnlyList<IncidentState> Allowed => From.Next;
}

public sealed record AssigneeRequired()
    : ConflictError("incident.assignee_required", "Work on an incident starts with a person: assign somebody first.");

public sealed record TeamOrAssigneeRequired()
    : ConflictError("incident.team_or_assignee_required", "An assigned incident has a team or a person: name one.");

public sealed record PendingDetailsRequired()
    : InvalidError("incident.pending_details_required", "Say what the incident waits for: a resume date or a note.");

public sealed record ResumeInThePast() : InvalidError("incident.resume_in_the_past", "The resume date must be in the future.");

public sealed record DuplicateOfRequired()
    : InvalidError("incident.duplicate_of_required", "Name the incident that this one duplicates.");

public sealed record DuplicateOfItself() : InvalidError("incident.duplicate_of_itself", "An incident cannot duplicate itself.");

public sealed record OverrideReasonRequired()
    : InvalidError("incident.override_reason_required", "Say why the priority differs from the matrix.");

public sealed record IncidentIsFinal(IncidentState State)
    : ConflictError("incident.final", $"This incident is {State.ToText()}: nothing in it changes any more.");

public sealed record ParentLoop() : ConflictError("incident.parent_loop", "This would make the incident its own ancestor.");

public sealed record ParentNotAnIncident() : InvalidError("incident.parent_kind", "The parent of an incident is an incident.");

public sealed record NotAnAgent() : InvalidError("incident.assignee_not_an_agent", "Only an active agent can be assigned.");

public sealed record AssigneeNotInTeam()
    : InvalidError("incident.assignee_not_in_team", "The assignee is not a member of the team. Choose another person or team.");

public sealed record UnknownPerson(string FieldName) : InvalidError("person.unknown", $"{FieldName}: there is no such person.");

public sealed record UnknownTeam() : InvalidError("team.unknown", "There is no such team.");
