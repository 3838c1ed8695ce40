using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Teams;

public sealed record TeamNotFound(TeamId Id) : NotFoundError("team.not_found", $"There is no team {Id}.");

public sealed record TeamNameTaken() : ConflictError("team.name_taken", "Another team has this name.");

public sealed record TeamArchived() : ConflictError("team.archived", "The team is archived. Restore it first.");

public sealed record NotAMember(UserId User) : NotFoundError("team.not_a_member", $"User {User} is not in this team.");

public sealed record MemberNotAnAgent() : InvalidError("team.member_not_an_agent", "Only active agents can be in a team.");
