using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.TeamBacklogs;

public sealed record BacklogTeamNotFound(TeamId Id) : NotFoundError("team_backlog.not_found", $"There is no team {Id}.");

/// <summary>Records are to stand before or behind one of themselves.</summary>
public sealed record TeamRankedByItself : InvalidError
{
    public TeamRankedByItself()
        : base("team_backlog.ranked_by_itself", "Records stand before or behind another one, not one of themselves.") => Field = "items";
}

/// <summary>So much cannot be ordered by hand.</summary>
public sealed record TeamBacklogTooLong : ConflictError
{
    public TeamBacklogTooLong(int most)
        : base("team_backlog.too_long", $"The backlog of the team has more than {most} records. Close some, or give them to other teams, before it is ordered by hand.") =>
        Wording = new("team_backlog.too_long", most);
}

public sealed record TeamWorkHasNoPoints : InvalidError
{
    public TeamWorkHasNoPoints()
        : base("team_backlog.no_points", "Records of this kind have no points.") => Field = "points";
}
