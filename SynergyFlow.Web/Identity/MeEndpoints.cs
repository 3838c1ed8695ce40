using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity;

/// <summary>One's own account over REST.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me").WithTags("Me").RequireAuthorization();
        me.MapGet("/", Find).WithName("GetMe");
        me.MapPatch("/", Edit).WithName("EditMe");
        me.MapPut("/password", ChangePassword).WithName("ChangeMyPassword");
        me.MapGet("/tokens", Tokens).WithName("ListMyTokens");
        me.MapPost("/tokens", CreateToken).WithName("CreateMyToken");
        me.MapDelete("/tokens/{id:guid}", RevokeToken).WithName("RevokeMyToken");
        me.MapGet("/shortcuts", Shortcuts).WithName("GetMyShortcuts").WithSummary("Your keyboard shortcuts: all commands with the keys they have");
        me.MapPut("/shortcuts", ChangeShortcuts).WithName("ChangeMyShortcuts").WithSummary("Replace what differs from the usual keys; needs If-Match");
        me.MapGet("/tour", Tour).WithName("GetMyTour").WithSummary("When you answered the offer of the tour of the desk; null: not yet");
        me.MapPut("/tour", EndTour).WithName("EndMyTour").WithSummary("Do not offer the tour of the desk again");
        me.MapGet("/sessions", Sessions).WithName("ListMySessions");
        me.MapDelete("/sessions/{id:guid}", RevokeSession).WithName("RevokeMySession");
    }

    private static async Task<Results<Ok<UserDetailsJson>, ProblemHttpResult>> Find(
        ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var actor = user.ToActor();
        var found = await read.FindAsync(actor, actor.Id, ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(UserDetailsJson.Of(found.Value));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        EditMeBody body, EditOwnProfile edit, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, version => edit.ExecuteAsync(user.ToActor(), new(body.DisplayName, body.TimeZone, body.Language, version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        ChangePasswordBody body, ChangeOwnPassword change, ReadUsers read, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        ChangeAsync(http, read, version => change.ExecuteAsync(
            user.ToActor(), new(body.CurrentPassword, body.NewPassword, ExpectedVersion: version), ct));

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        HttpContext http, ReadUsers read, Func<int?, Task<Result<int>>> change) =>
        Preconditions.ChangeAsync(http, change, () => UserEndpoints.CurrentAsync(http, read, http.Actor.Id.Value));

    private static async Task<Results<Ok<Listed<TokenJson>>, ProblemHttpResult>> Tokens(
        ReadUsers read, ClaimsPrincipal user, CancellationToken ct)
    {
        var actor = user.ToActor();
        var tokens = await read.TokensAsync(actor, actor.Id, ct);
        return tokens.Failed
            ? tokens.Error.ToProblem()
            : TypedResults.Ok(new Listed<TokenJson>([.. tokens.Value.Select(TokenJson.Of)]));
    }

    private static async Task<Results<Created<CreatedTokenJson>, ProblemHttpResult>> CreateToken(
        CreateTokenBody body, CreateAccessToken create, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var created = await create.ExecuteAsync(user.ToActor(), new(body.Name ?? "", body.Scopes ?? [], body.Days ?? 0), ct);
        if (created.Failed)
        {
            return created.Error.ToProblem();
        }

        http.Response.Headers.CacheControl = "no-store";
        var (id, secret, expires) = created.Value;
        return TypedResults.Created($"/api/v1/me/tokens/{id}", new CreatedTokenJson(id.Value, secret, expires));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeToken(
        Guid id, RevokeAccessToken revoke, ClaimsPrincipal user, CancellationToken ct)
    {
        var revoked = await revoke.ExecuteAsync(user.ToActor(), new(new AccessTokenId(id)), ct);
        return revoked.Failed ? revoked.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Listed<SessionJson>>, ProblemHttpResult>> Sessions(
        ReadUsers read, ClaimsPrincipal user, CancellationToken ct)
    {
        var actor = user.ToActor();
        var sessions = await read.SessionsAsync(actor, actor.Id, ct);
        return sessions.Failed
            ? sessions.Error.ToProblem()
            : TypedResults.Ok(new Listed<SessionJson>([.. sessions.Value.Select(SessionJson.Of)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeSession(
        Guid id, RevokeSession revoke, ClaimsPrincipal user, CancellationToken ct)
    {
        var revoked = await revoke.ExecuteAsync(user.ToActor(), new(new SessionId(id)), ct);
        return revoked.Failed ? revoked.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ShortcutsJson>, ProblemHttpResult>> Shortcuts(
        ReadShortcuts read, IShortcutTable table, ClaimsPrincipal user, HttpContext http, CancellationToken ct)
    {
        var found = await read.FindAsync(user.ToActor(), ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(ShortcutsJson.Of(found.Value, table));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeShortcuts(
        ShortcutsBody body, ChangeShortcuts change, ReadShortcuts read, IShortcutTable table, ClaimsPrincipal user, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            version => change.ExecuteAsync(user.ToActor(), new(body.Enabled ?? true, body.Keys ?? new Dictionary<string, string?>(), version), ct),
            async () =>
            {
                var stored = await read.FindAsync(user.ToActor(), ct);
                return stored.Failed ? stored.Error : new Result<ShortcutsJson>(ShortcutsJson.Of(stored.Value, table), null);
            });

    private static async Task<Results<Ok<ReadTour.Answer>, ProblemHttpResult>> Tour(ReadTour read, ClaimsPrincipal user, CancellationToken ct)
    {
        var found = await read.FindAsync(user.ToActor(), ct);
        return found.Failed ? found.Error.ToProblem() : TypedResults.Ok(found.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndTour(EndTour end, ClaimsPrincipal user, CancellationToken ct)
    {
        var ended = await end.ExecuteAsync(user.ToActor(), ct);
        return ended.Failed ? ended.Error.ToProblem() : TypedResults.NoContent();
    }

    /// <param name="Keys">Null: the command has none.</param>
    /// <param name="Usual">What it has unless somebody says otherwise.</param>
    internal sealed record ShortcutJson(string Command, string? Keys, string? Usual, CommandPlace Place);

    internal sealed record ShortcutsJson(bool Enabled, IReadOnlyList<ShortcutJson> Commands)
    {
        public static ShortcutsJson Of(ShortcutSettings settings, IShortcutTable table) => new(
            settings.Enabled,
            [.. table.Commands.Select(command => new ShortcutJson(command.Command, settings.KeysOf(command), command.Keys, command.Place))]);
    }

    /// <param name="Keys">Command to keys, null for none; commands that are not named have their usual keys.</param>
    internal sealed record ShortcutsBody(bool? Enabled, IReadOnlyDictionary<string, string?>? Keys);

    /// <summary>A merge patch (RFC 7396): what is not sent stays; null clears zone and language, and the name cannot be cleared.</summary>
    internal sealed record EditMeBody(Optional<string> DisplayName, Optional<string> TimeZone, Optional<string> Language);

    internal sealed record ChangePasswordBody(string? CurrentPassword, string? NewPassword);

    internal sealed record CreateTokenBody(string? Name, IReadOnlyList<string>? Scopes, int? Days);

    internal sealed record CreatedTokenJson(Guid Id, string Secret, DateTimeOffset ExpiresAt);
}
