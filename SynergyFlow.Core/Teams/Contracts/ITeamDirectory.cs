using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams.Contracts;

/// <summary>What other modules may know of teams.</summary>
public interface ITeamDirectory
{
    Task<TeamRow?> FindAsync(TenantId tenant, TeamId id, CancellationToken ct);

    /// <summary>All teams of the tenant by name, archived ones last.</summary>
    Task<IReadOnlyList<TeamRow>> ListAsync(TenantId tenant, CancellationToken ct);

    Task<bool> IsMemberAsync(TenantId tenant, TeamId team, UserId user, CancellationToken ct);
}

public sealed record TeamRow(TeamId Id, string Name, string? Description, bool Archived, int Members);
