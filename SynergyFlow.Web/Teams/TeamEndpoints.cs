using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Teams;

internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/api/v1/teams").WithTags("Teams").RequireAuthorization();
        teams.MapGet("/", List).WithName("ListTeams");
        teams.MapGet("/{id:guid}", Find).WithName("GetTeam");
        teams.MapPost("/", Create).WithName("CreateTeam");
        teams.MapPatch("/{id:guid}", Edit).WithName("EditTeam");
        teams.MapPost("/{id:guid}/archive", Archive).WithName("ArchiveTeam");
        teams.MapPost("/{id:guid}/restore", Restore).WithName("RestoreTeam");
        teams.MapPut("/{id:guid}/members/{user:guid}", Join).WithName("JoinTeam");
        teams.MapDelete("/{id:guid}/members/{user:guid}", Leave).WithName("LeaveTeam");
    }

    private static async Task<Results<Ok<Listed<TeamJson>>, ProblemHttpResult>> List(
        ReadTeams read, ClaimsPrincipal user, CancellationToken ct)
    {
        var teams = await read.ListAsync(user.ToActor(), ct);
        return teams.Failed
            ? teams.Error.ToProblem()
            : TypedResults.Ok(new Listed<TeamJson>([.. teams.Value.Select(TeamJson.Of)]));
    }

    private static async Task<Results<Ok<TeamDetailsJson>, ProblemHttpResult>> Find(
        Guid id, ReadTeams read, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var found = await read.FindAsync(user.ToActor(), new TeamId(id), ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(TeamDetailsJson.Of(found.Value));
    }

    private static async Task<Results<CreatedAtRoute<CreatedTeamJson>, ProblemHttpResult>> Create(
        TeamBody body, CreateTeam create, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var created = await create.ExecuteAsync(user.ToActor(), new(body.Name ?? "", body.Description), ct);
        if (created.Failed)
        {
            return created.Error.ToProblem();
        }

        Preconditions.Tag(http, created.Value.Version);
        var id = created.Value.Id.Value;
        return TypedResults.CreatedAtRoute(new CreatedTeamJson(id), "GetTeam", new { id });
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        Guid id, EditTeamBody body, EditTeam edit, ReadTeams read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => edit.ExecuteAsync(
            user.ToActor(), new(new TeamId(id), body.Name, body.Description, version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> Archive(
        Guid id, ArchiveTeam archive, ReadTeams read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => archive.ExecuteAsync(user.ToActor(), new(new TeamId(id), true, version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> Restore(
        Guid id, ArchiveTeam archive, ReadTeams read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => archive.ExecuteAsync(user.ToActor(), new(new TeamId(id), false, version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> Join(
        Guid id, Guid user, MemberBody body, JoinTeam join, ReadTeams read, ClaimsPrincipal actor, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, async version => EnumText.TryParse<TeamRole>(body.Role ?? TeamRole.Member.ToText(), out var role)
            ? await join.ExecuteAsync(actor.ToActor(), new(new TeamId(id), new UserId(user), role, version), ct)
            : new InvalidField("role", "role is member or lead."));

    private static Task<Results<NoContent, ProblemHttpResult>> Leave(
        Guid id, Guid user, LeaveTeam leave, ReadTeams read, ClaimsPrincipal actor, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => leave.ExecuteAsync(
            actor.ToActor(), new(new TeamId(id), new UserId(user), version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        HttpContext http, ReadTeams read, Guid id, Func<int?, Task<Result<int>>> change) =>
        Preconditions.ChangeAsync(http, change, async () =>
        {
            var found = await read.FindAsync(http.Actor, new TeamId(id), http.RequestAborted);
            return found.Failed ? new Result<TeamDetailsJson>(null, found.Error) : TeamDetailsJson.Of(found.Value);
        });

    /// <summary>A merge patch (RFC 7396): what is not sent stays; null clears the description, and the name cannot be cleared.</summary>
    internal sealed record EditTeamBody(Optional<string> Name, Optional<string> Description);

    internal sealed record TeamBody(string? Name, string? Description);

    internal sealed record MemberBody(string? Role);

    internal sealed record CreatedTeamJson(Guid Id);

    internal sealed record TeamJson(Guid Id, string Name, string? Description, bool Archived, int Members)
    {
        public static TeamJson Of(TeamRow row) => new(row.Id.Value, row.Name, row.Description, row.Archived, row.Members);
    }

    internal sealed record TeamDetailsJson(
        Guid Id, string Name, string? Description, bool Archived, int Version, IReadOnlyList<MemberJson> Members)
    {
        public static TeamDetailsJson Of(TeamDetails team) => new(
            team.Id.Value,
            team.Name,
            team.Description,
            team.Archived,
            team.Version,
            [.. team.Members.Select(row => new MemberJson(row.User.Value, row.Name, row.TeamRole.ToText(), row.Since))]);
    }

    internal sealed record MemberJson(Guid User, string Name, string Role, DateTimeOffset Since);
}
