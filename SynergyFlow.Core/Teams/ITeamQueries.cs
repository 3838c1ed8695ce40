using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams;

/// <summary>Reads teams for pages. Ask through <see cref="UseCases.ReadTeams"/>, which checks who asks.</summary>
public interface ITeamQueries
{
    Task<TeamDetails?> FindAsync(TenantId tenant, TeamId id, CancellationToken ct);
}

/// <param name="Members">By name.</param>
public sealed record TeamDetails(
    TeamId Id, string Name, string? Description, bool Archived, int Version, IReadOnlyList<MemberRow> Members);

public sealed record MemberRow(
    UserId User, string Name, string? Email, Role Role, bool Disabled, TeamRole TeamRole, DateTimeOffset Since);
