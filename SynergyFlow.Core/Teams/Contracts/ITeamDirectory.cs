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
}

public sealed record TeamMember(TeamId Team, Person Person);

public sealed record TeamRow(TeamId Id, string Name, string? Description, bool Archived, int Members);
