using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Projects.Sprints;

public sealed record SprintNotFound(SprintId Id) : NotFoundError("project.sprint_not_found", $"The project has no sprint {Id}.");

public sealed record SprintNameTaken : ConflictError
{
    public SprintNameTaken(string name)
        : base("project.sprint_name_taken", $"The project has a sprint called {name} already.") =>
        (Field, Wording) = ("name", new("project.sprint_name_taken", name));
}

public sealed record SprintEndsBeforeItBegins : InvalidError
{
    public SprintEndsBeforeItBegins()
        : base("project.sprint_dates", "endsOn is not before startsOn.") => Field = "endsOn";
}

public sealed record SprintTooLong : InvalidError
{
    public SprintTooLong()
        : base("project.sprint_too_long", $"A sprint has at most {SprintFields.MostDays} days.") =>
        (Field, Wording) = ("endsOn", new("project.sprint_too_long", SprintFields.MostDays));
}

/// <summary>It is started without one of its days.</summary>
public sealed record SprintDatesRequired : InvalidError
{
    public SprintDatesRequired(string field)
        : base("project.sprint_dates_required", "A sprint that is started has a first and a last day.") => Field = field;
}

public sealed record TooManySprints : ConflictError
{
    public TooManySprints()
        : base("project.too_many_sprints", $"A project has at most {Sprint.Most} sprints.") =>
        Wording = new("project.too_many_sprints", Sprint.Most);
}

/// <summary>It cannot become what it is to become from what it is.</summary>
public sealed record SprintIsAlready : ConflictError
{
    public SprintIsAlready(SprintState state)
        : base("project.sprint_is_already", $"The sprint is {state.ToText()}.") => Wording = new("project.sprint_is_already." + state.ToText());
}

public sealed record AnotherSprintActive : ConflictError
{
    public AnotherSprintActive(string name)
        : base("project.another_sprint_active", $"{name} is under way. Finish it first.") => Wording = new("project.another_sprint_active", name);
}

/// <summary>Where open items are to go when a sprint is finished is no open sprint of the project, or the same one.</summary>
public sealed record SprintCarryOverUnknown : InvalidError
{
    public SprintCarryOverUnknown()
        : base("project.sprint_carry_over_unknown", "moveOpenTo is another sprint of the project that is not over, or null for the backlog.") => Field = "moveOpenTo";
}

/// <summary>More would leave it at once than one transaction moves.</summary>
public sealed record SprintTooLarge : ConflictError
{
    public SprintTooLarge()
        : base("project.sprint_too_large", $"More than {UseCases.ChangeSprints.MostMoved} items would leave the sprint. Move some of them first.") =>
        Wording = new("project.sprint_too_large", UseCases.ChangeSprints.MostMoved);
}

/// <summary>Somebody is said to be away on a day that is not of the sprint, or the sprint has no days yet.</summary>
public sealed record SprintDayOffElsewhere : InvalidError
{
    public SprintDayOffElsewhere()
        : base("project.sprint_day_off_elsewhere", "daysOff are days of the sprint, from its first to its last.") => Field = "daysOff";
}

/// <summary>Who is to work in it is no active agent.</summary>
public sealed record SprintMemberUnknown : InvalidError
{
    public SprintMemberUnknown()
        : base("project.sprint_member_unknown", "members are active agents.") => Field = "members";
}

/// <summary>Somebody is said to work less than nothing a day, or more than it has.</summary>
public sealed record SprintMinutesADay : InvalidError
{
    public SprintMinutesADay()
        : base("project.sprint_minutes_a_day", $"minutesADay is 0 to {SprintMember.MostMinutesADay}.") => Field = "minutesADay";
}
