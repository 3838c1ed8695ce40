using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.Contracts;

/// <summary>What other modules may know of teams.</summary>
public interface ITeamDirectory
{
    Task<TeamRow?> FindAsync(TenantId tenant, TeamId id, CancellationToken ct);

    /// <summary>All teams of the tenant by name, archived ones last.</summary>
    Task<IReadOnlyList<TeamRow>> ListAsync(TenantId tenant, CancellationToken ct);

    Task<bool> IsMemberAsync(TenantId tenant, TeamId team, UserId user, CancellationToken ct);

    /// <summary>Teams, archived ones too, whose whole name is one of these in any case. One query.</summary>
    Task<IReadOnlyList<TeamRow>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> names, CancellationToken ct);

    /// <summary>Teams that take work and whose name contains the text, best first.</summary>
    Task<IReadOnlyList<TeamRow>> SearchAsync(TenantId tenant, string text, int limit, CancellationToken ct);

    /// <summary>Who is in these teams now, disabled people too. One query.</summary>
    Task<IReadOnlyList<TeamMember>> MembersAsync(TenantId tenant, IReadOnlyCollection<TeamId> teams, CancellationToken ct);

    /// <summary>Who leads a team, not an archived one, that the person is in; himself too, where he leads one.</summary>
    Task<IReadOnlyList<UserId>> LeadsOfAsync(TenantId tenant, UserId person, CancellationToken ct);

    /// <summary>Who is in a team, not an archived one, that the person leads; himself too.</summary>
    Task<IReadOnlyList<UserId>> LedByAsync(TenantId tenant, UserId lead, CancellationToken ct);
}

public sealed record TeamMember(TeamId Team, Person Person);

public sealed record TeamRow(TeamId Id, string Name, string? Description, bool Archived, int Members);
