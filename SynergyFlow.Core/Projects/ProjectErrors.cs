using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects;

public sealed record ProjectNotFound(string Reference) : NotFoundError("project.not_found", $"There is no project {Reference}, or you do not see it.");

public sealed record ProjectIsArchived() : ConflictError("project.archived", "The project is archived and only to be read. Restore it first.");

public sealed record ProjectKeyMalformed : InvalidError
{
    public ProjectKeyMalformed()
        : base("project.key_malformed", "key has 2 to 10 letters A to Z and digits, and begins with a letter.") => Field = "key";
}

public sealed record ProjectKeyReserved : InvalidError
{
    public ProjectKeyReserved(string key)
        : base("project.key_reserved", $"Keys of records begin with {key}. Choose another key.") => (Field, Wording) = ("key", new("project.key_reserved", key));
}

public sealed record ProjectKeyTaken : ConflictError
{
    public ProjectKeyTaken(string key)
        : base("project.key_taken", $"Another project has or had the key {key}. Choose another key.") => (Field, Wording) = ("key", new("project.key_taken", key));
}

public sealed record ProjectLeadUnknown : InvalidError
{
    public ProjectLeadUnknown()
        : base("project.lead_unknown", "lead is an active agent.") => Field = "lead";
}

public sealed record ProjectAssigneeUnknown : InvalidError
{
    public ProjectAssigneeUnknown()
        : base("project.assignee_unknown", "defaultAssigneePerson is an active agent.") => Field = "defaultAssigneePerson";
}

public sealed record ProjectTeamUnknown : InvalidError
{
    public ProjectTeamUnknown()
        : base("project.team_unknown", "teams are teams that take work.") => Field = "teams";
}

public sealed record TooManyProjectTeams : InvalidError
{
    public TooManyProjectTeams()
        : base("project.too_many_teams", $"A project has at most {Project.MostTeams} teams.") =>
        (Field, Wording) = ("teams", new("project.too_many_teams", Project.MostTeams));
}

public sealed record TooManyProjectStates : InvalidError
{
    public TooManyProjectStates()
        : base("project.too_many_states", $"A project has at most {ProjectStates.Most} states.") =>
        (Field, Wording) = ("states", new("project.too_many_states", ProjectStates.Most));
}

public sealed record ProjectStateNameTaken : ConflictError
{
    public ProjectStateNameTaken(string name)
        : base("project.state_name_taken", $"There are two states called {name}. Give each its own name.") =>
        Wording = new("project.state_name_taken", name);
}

/// <summary>A group that no project can do without has no state.</summary>
public sealed record ProjectStateMissing : InvalidError
{
    public ProjectStateMissing(StateGroup group)
        : base("project.state_missing", $"A project needs at least one state in the group {group.ToText()}.") =>
        (Field, Wording) = ("states", new("project.state_missing", new Wording("Group." + group.ToText())));
}

public sealed record ProjectStateUnknown() : InvalidError("project.state_unknown", "This state is not one of the project's. Read it again and repeat your change.");

public sealed record BoardColumnUnknown() : InvalidError("project.board_column_unknown", "This column is not one of the board's. Read it again and repeat your change.");

public sealed record BoardColumnNameTaken : ConflictError
{
    public BoardColumnNameTaken(string name)
        : base("project.board_column_name_taken", $"There are two columns called {name}. Give each its own name.") =>
        Wording = new("project.board_column_name_taken", name);
}

/// <summary>What waits for a decision and what was cancelled is not on a board.</summary>
public sealed record BoardStateNotPlaced : InvalidError
{
    public BoardStateNotPlaced(string state)
        : base("project.board_state_not_placed", $"{state} is a state of triage or of what was cancelled, which are not on the board.") =>
        Wording = new("project.board_state_not_placed", state);
}

public sealed record BoardStatePlacedTwice : InvalidError
{
    public BoardStatePlacedTwice(string state)
        : base("project.board_state_placed_twice", $"{state} is in two columns. A state is in one at most.") =>
        Wording = new("project.board_state_placed_twice", state);
}
