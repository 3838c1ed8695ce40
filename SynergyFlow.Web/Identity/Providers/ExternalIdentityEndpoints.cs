using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>By which providers accounts are reached. One's own is linked in a browser, where both sides can be proved.</summary>
internal static class ExternalIdentityEndpoints
{
    public static void MapExternalIdentities(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me/external-identities").WithTags("Me").RequireAuthorization();
        me.MapGet("/", Mine).WithName("ListMyExternalIdentities");
        me.MapDelete("/{id:guid}", RemoveMine).WithName("RemoveMyExternalIdentity");
        var users = routes.MapGroup("/api/v1/users/{user:guid}/external-identities").WithTags("Users").RequireAuthorization();
        users.MapGet("/", Theirs).WithName("ListExternalIdentitiesOfUser");
        users.MapPost("/", Add).WithName("AddExternalIdentity").WithSummary("Let a person of a provider, known by issuer and subject, sign in to this account");
        users.MapDelete("/{id:guid}", Remove).WithName("RemoveExternalIdentity").WithSummary("Ends the sessions of the account too");
    }

    private static Task<Results<Ok<Listed<ExternalIdentityJson>>, ProblemHttpResult>> Mine(
        ReadUsers read, ClaimsPrincipal caller, CancellationToken ct) => ListAsync(read, caller.ToActor(), caller.ToActor().Id, ct);

    private static Task<Results<Ok<Listed<ExternalIdentityJson>>, ProblemHttpResult>> Theirs(
        Guid user, ReadUsers read, ClaimsPrincipal caller, CancellationToken ct) => ListAsync(read, caller.ToActor(), new UserId(user), ct);

    private static async Task<Results<Created<AddedJson>, ProblemHttpResult>> Add(
        Guid user, AddBody body, LinkExternalIdentity link, ClaimsPrincipal caller, CancellationToken ct)
    {
        var added = await link.ProvisionAsync(caller.ToActor(), new(new UserId(user), body.Issuer, body.Subject), ct);
        return added.Failed
            ? added.Error.ToProblem()
            : TypedResults.Created($"/api/v1/users/{user}/external-identities/{added.Value}", new AddedJson(added.Value.Value));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveMine(
        Guid id, ReadUsers read, UnlinkExternalIdentity unlink, ClaimsPrincipal caller, CancellationToken ct) =>
        RemoveAsync(caller.ToActor().Id, id, read, unlink, caller, ct);

    private static Task<Results<NoContent, ProblemHttpResult>> Remove(
        Guid user, Guid id, ReadUsers read, UnlinkExternalIdentity unlink, ClaimsPrincipal caller, CancellationToken ct) =>
        RemoveAsync(new UserId(user), id, read, unlink, caller, ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        UserId user, Guid id, ReadUsers read, UnlinkExternalIdentity unlink, ClaimsPrincipal caller, CancellationToken ct)
    {
        ExternalIdentityId identity = new(id);
        var theirs = await read.ExternalAsync(caller.ToActor(), user, ct);
        if (theirs.Failed || !theirs.Value.Any(row => row.Id == identity))
        {
            return (theirs.Error ?? new ExternalIdentityNotFound(identity)).ToProblem();
        }

        var removed = await unlink.ExecuteAsync(caller.ToActor(), new(identity), ct);
        return removed.Failed ? removed.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Listed<ExternalIdentityJson>>, ProblemHttpResult>> ListAsync(
        ReadUsers read, Actor actor, UserId user, CancellationToken ct)
    {
        var rows = await read.ExternalAsync(actor, user, ct);
        return rows.Failed
            ? rows.Error.ToProblem()
            : TypedResults.Ok(new Listed<ExternalIdentityJson>([.. rows.Value.Select(ExternalIdentityJson.Of)]));
    }

    internal sealed record AddBody(string? Issuer, string? Subject);

    internal sealed record AddedJson(Guid Id);
}
