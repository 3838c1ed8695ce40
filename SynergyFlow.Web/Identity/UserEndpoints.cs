using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/v1/users").WithTags("Users").RequireAuthorization();
        users.MapGet("/", List).WithName("ListUsers");
        users.MapGet("/{id:guid}", Find).WithName("GetUser");
        users.MapPost("/", Create).WithName("CreateUser");
        users.MapPatch("/{id:guid}", Edit).WithName("EditUser");
        users.MapPut("/{id:guid}/role", ChangeRole).WithName("ChangeUserRole");
        users.MapPost("/{id:guid}/disable", Disable).WithName("DisableUser");
        users.MapPost("/{id:guid}/enable", Enable).WithName("EnableUser");
        users.MapPost("/{id:guid}/password", Reset).WithName("ResetPassword");
        users.MapGet("/{id:guid}/sessions", Sessions).WithName("ListSessionsOfUser");
        users.MapDelete("/{id:guid}/sessions/{session:guid}", RevokeSession).WithName("RevokeSessionOfUser");
    }

    private static async Task<Results<Ok<Listed<UserJson>>, ProblemHttpResult>> List(
        string? text, string? role, bool? disabled, string? cursor, int? limit, ReadUsers read, ClaimsPrincipal user, CancellationToken ct)
    {
        Role parsed = default;
        if (role is not null && !EnumText.TryParse(role, out parsed))
        {
            return UnknownRole().ToProblem();
        }

        var filter = new UserFilter(text, role is null ? null : parsed, disabled, cursor, limit ?? 50);
        var page = await read.ListAsync(user.ToActor(), filter, ct);
        return page.Failed
            ? page.Error.ToProblem()
            : TypedResults.Ok(new Listed<UserJson>(
                [.. page.Value.Items.Select(UserJson.Of)], page.Value.Next, page.Value.Total, page.Value.Capped));
    }

    private static async Task<Results<Ok<UserDetailsJson>, ProblemHttpResult>> Find(
        Guid id, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var found = await read.FindAsync(user.ToActor(), new UserId(id), ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Versions.Tag(http, found.Value.Version);
        return TypedResults.Ok(UserDetailsJson.Of(found.Value));
    }

    private static async Task<Results<CreatedAtRoute<CreatedUserJson>, ProblemHttpResult>> Create(
        CreateUserBody body, CreateUser create, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        if (!EnumText.TryParse<Role>(body.Role, out var role))
        {
            return UnknownRole().ToProblem();
        }

        var created = await create.ExecuteAsync(
            user.ToActor(), new(body.DisplayName ?? "", body.Email ?? "", role, body.Password), ct);
        if (created.Failed)
        {
            return created.Error.ToProblem();
        }

        Versions.Tag(http, created.Value.Version);
        http.Response.Headers.CacheControl = "no-store";
        var id = created.Value.Id.Value;
        return TypedResults.CreatedAtRoute(new CreatedUserJson(id, created.Value.GeneratedPassword), "GetUser", new { id });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Edit(
        Guid id, EditUserBody body, EditUser edit, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        Versions.Read(http, out var version)
        ?? Answer(http, await edit.ExecuteAsync(
            user.ToActor(),
            new(new UserId(id), Sent(body.DisplayName), Sent(body.Email), Sent(body.TimeZone), version),
            ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeRole(
        Guid id, RoleBody body, ChangeUserRole change, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        if (!EnumText.TryParse<Role>(body.Role, out var role))
        {
            return UnknownRole().ToProblem();
        }

        return Versions.Read(http, out var version)
            ?? Answer(http, await change.ExecuteAsync(user.ToActor(), new(new UserId(id), role, version), ct));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Disable(
        Guid id, DisableUser disable, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        Answer(http, await disable.ExecuteAsync(user.ToActor(), new(new UserId(id)), ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> Enable(
        Guid id, EnableUser enable, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        Answer(http, await enable.ExecuteAsync(user.ToActor(), new(new UserId(id)), ct));

    private static async Task<Results<Ok<PasswordJson>, ProblemHttpResult>> Reset(
        Guid id, PasswordBody body, ResetPassword reset, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var done = await reset.ExecuteAsync(user.ToActor(), new(new UserId(id), body.Password), ct);
        if (done.Failed)
        {
            return done.Error.ToProblem();
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PasswordJson(done.Value.GeneratedPassword));
    }

    private static async Task<Results<Ok<Listed<SessionJson>>, ProblemHttpResult>> Sessions(
        Guid id, ReadUsers read, ClaimsPrincipal user, CancellationToken ct)
    {
        var sessions = await read.SessionsAsync(user.ToActor(), new UserId(id), ct);
        return sessions.Failed
            ? sessions.Error.ToProblem()
            : TypedResults.Ok(new Listed<SessionJson>([.. sessions.Value.Select(SessionJson.Of)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeSession(
        Guid id, Guid session, RevokeSession revoke, ReadUsers read, ClaimsPrincipal user, CancellationToken ct)
    {
        var theirs = await read.SessionsAsync(user.ToActor(), new UserId(id), ct);
        if (theirs.Failed || !theirs.Value.Any(row => row.Id.Value == session))
        {
            return (theirs.Error ?? new SessionNotFound(new SessionId(session))).ToProblem();
        }

        var revoked = await revoke.ExecuteAsync(user.ToActor(), new(new SessionId(session)), ct);
        return revoked.Failed ? revoked.Error.ToProblem() : TypedResults.NoContent();
    }

    /// <summary>A field that was not sent, or sent as null, stays; an empty text clears an optional one.</summary>
    internal static Optional<string> Sent(string? value) => value is null ? default : new Optional<string>(value);

    internal static Results<NoContent, ProblemHttpResult> Answer(HttpContext http, Result<int> version)
    {
        if (version.Failed)
        {
            return Versions.Refuse(http, version.Error);
        }

        Versions.Tag(http, version.Value);
        return TypedResults.NoContent();
    }

    private static InvalidField UnknownRole() =>
        new("role", "role must be one of " + string.Join(", ", EnumText.All<Role>()) + ".");

    internal sealed record CreateUserBody(string? DisplayName, string? Email, string? Role, string? Password);

    internal sealed record EditUserBody(string? DisplayName, string? Email, string? TimeZone);

    internal sealed record RoleBody(string? Role);

    internal sealed record PasswordBody(string? Password);

    internal sealed record PasswordJson(string? GeneratedPassword);

    internal sealed record CreatedUserJson(Guid Id, string? GeneratedPassword);
}
