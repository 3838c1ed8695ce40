using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Factors;

/// <summary>
/// What administrators do about second factors, and which passkeys one has. One's own is turned on and off in a browser: a token that was stolen must not tie the
/// account to another phone.
/// </summary>
internal static class SecondFactorEndpoints
{
    public static void MapSecondFactors(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/api/v1/users/{user:guid}/second-factor", Reset).WithTags("Users").RequireAuthorization()
            .WithName("ResetSecondFactor").WithSummary("For a lost phone: takes the authenticator app and the passkeys away and ends the sessions; needs If-Match");
        var passkeys = routes.MapGroup("/api/v1/me/passkeys").WithTags("Me").RequireAuthorization();
        passkeys.MapGet("/", Passkeys).WithName("ListMyPasskeys");
        passkeys.MapDelete("/{id:guid}", RemovePasskey).WithName("RemoveMyPasskey");
        var settings = routes.MapGroup("/api/v1/sign-in-settings").WithTags("Sign-in settings").RequireAuthorization();
        settings.MapGet("/", Read).WithName("GetSignInSettings");
        settings.MapPut("/", Edit).WithName("EditSignInSettings").WithSummary("Needs If-Match");
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Reset(
        Guid user, ResetSecondFactor reset, ReadUsers read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            version => reset.ExecuteAsync(caller.ToActor(), new(new UserId(user), version), ct),
            () => UserEndpoints.CurrentAsync(http, read, user));

    private static async Task<Results<Ok<Listed<PasskeyJson>>, ProblemHttpResult>> Passkeys(
        ReadUsers read, ClaimsPrincipal caller, CancellationToken ct)
    {
        var actor = caller.ToActor();
        var rows = await read.PasskeysAsync(actor, actor.Id, ct);
        return rows.Failed
            ? rows.Error.ToProblem()
            : TypedResults.Ok(new Listed<PasskeyJson>([.. rows.Value.Select(PasskeyJson.Of)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemovePasskey(
        Guid id, ChangePasskey change, ClaimsPrincipal caller, CancellationToken ct)
    {
        var removed = await change.RemoveAsync(caller.ToActor(), new(id), ct);
        return removed.Failed ? removed.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SettingsJson>, ProblemHttpResult>> Read(
        EditSignInSettings edit, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var found = await CurrentAsync(edit, caller, ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(found.Value);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        SettingsBody body, EditSignInSettings edit, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            async version => EnumText.TryParse<SecondFactorFor>(body.SecondFactorFor, out var required)
                ? await edit.ExecuteAsync(caller.ToActor(), new(required, version), ct)
                : new InvalidField("secondFactorFor", "secondFactorFor must be one of " + string.Join(", ", EnumText.All<SecondFactorFor>()) + "."),
            () => CurrentAsync(edit, caller, ct));

    private static async Task<Result<SettingsJson>> CurrentAsync(EditSignInSettings edit, ClaimsPrincipal caller, CancellationToken ct)
    {
        var found = await edit.ReadAsync(caller.ToActor(), ct);
        return found.Failed
            ? found.Error
            : new SettingsJson(found.Value.Settings.Required.ToText(), found.Value.Asked, found.Value.Without, found.Value.Settings.Version);
    }

    /// <param name="SecondFactorFor">nobody, agents or everybody.</param>
    internal sealed record SettingsBody(string? SecondFactorFor);

    /// <param name="Asked">How many people with a password here it is.</param>
    /// <param name="Without">How many of them have none yet.</param>
    internal sealed record SettingsJson(string SecondFactorFor, int Asked, int Without, int Version);
}
