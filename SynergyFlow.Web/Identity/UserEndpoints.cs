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

        Preconditions.Tag(http, found.Value.Version);
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

        Preconditions.Tag(http, created.Value.Version);
        http.Response.Headers.CacheControl = "no-store";
        var id = created.Value.Id.Value;
        return TypedResults.CreatedAtRoute(new CreatedUserJson(id, created.Value.GeneratedPassword), "GetUser", new { id });
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        Guid id, EditUserBody body, EditUser edit, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => edit.ExecuteAsync(
            user.ToActor(), new(new UserId(id), body.DisplayName, body.Email, body.TimeZone, version, body.Vip), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeRole(
        Guid id, RoleBody body, ChangeUserRole change, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, async version => EnumText.TryParse<Role>(body.Role, out var role)
            ? await change.ExecuteAsync(user.ToActor(), new(new UserId(id), role, version), ct)
            : UnknownRole());

    private static Task<Results<NoContent, ProblemHttpResult>> Disable(
        Guid id, DisableUser disable, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => disable.ExecuteAsync(user.ToActor(), new(new UserId(id), version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> Enable(
        Guid id, EnableUser enable, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, id, version => enable.ExecuteAsync(user.ToActor(), new(new UserId(id), version), ct));

    private static async Task<Results<Ok<PasswordJson>, ProblemHttpResult>> Reset(
        Guid id, PasswordBody body, ResetPassword reset, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var done = await reset.ExecuteAsync(user.ToActor(), new(new UserId(id), body.Password, version), ct);
        if (done.Failed)
        {
            return await Preconditions.RefuseAsync(http, done.Error, () => CurrentAsync(http, read, id));
        }

        Preconditions.Tag(http, done.Value.Version);
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

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        HttpContext http, ReadUsers read, Guid id, Func<int?, Task<Result<int>>> change) =>
        Preconditions.ChangeAsync(http, change, () => CurrentAsync(http, read, id));

    /// <summary>The account as GET shows it.</summary>
    internal static async Task<Result<UserDetailsJson>> CurrentAsync(HttpContext http, ReadUsers read, Guid id)
    {
        var found = await read.FindAsync(http.Actor, new UserId(id), http.RequestAborted);
        return found.Failed ? found.Error : UserDetailsJson.Of(found.Value);
    }

    private static InvalidField UnknownRole() =>
        new("role", "role must be one of " + string.Join(", ", EnumText.All<Role>()) + ".");

    internal sealed record CreateUserBody(string? DisplayName, string? Email, string? Role, string? Password);

    /// <summary>A merge patch (RFC 7396): what is not sent stays; null clears the zone, and name and address cannot be cleared.</summary>
    internal sealed record EditUserBody(Optional<string> DisplayName, Optional<string> Email, Optional<string> TimeZone, Optional<bool> Vip);

    internal sealed record RoleBody(string? Role);

    internal sealed record PasswordBody(string? Password);

    internal sealed record PasswordJson(string? GeneratedPassword);

    internal sealed record CreatedUserJson(Guid Id, string? GeneratedPassword);
}
