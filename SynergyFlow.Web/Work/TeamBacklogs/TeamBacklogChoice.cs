using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Work.TeamBacklogs;

/// <summary>What an address says of a person or a project: an id, or "none". What makes no sense says nothing.</summary>
internal static class TeamBacklogChoice
{
    public const string None = "none";

    public const string Me = "me";

    public static Optional<UserId?> Assignee(string? said, UserId me) => said switch
    {
        None => new Optional<UserId?>(null),
        Me => new Optional<UserId?>(me),
        _ => Guid.TryParse(said, out var id) ? new Optional<UserId?>(new UserId(id)) : default,
    };

    public static Optional<ProjectId?> Project(string? said) =>
        said is None ? new Optional<ProjectId?>(null) : Guid.TryParse(said, out var id) ? new Optional<ProjectId?>(new ProjectId(id)) : default;
}
