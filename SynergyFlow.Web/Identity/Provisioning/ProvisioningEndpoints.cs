using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>What administrators do about provisioning. What the provider does is below /scim.</summary>
internal static class ProvisioningEndpoints
{
    public static void MapProvisioning(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/provisioning").WithTags("Provisioning").RequireAuthorization();
        api.MapGet("/", Read).WithName("GetProvisioning");
        api.MapPut("/", Edit).WithName("EditProvisioning").WithSummary("Needs If-Match");
        api.MapPost("/tokens", CreateToken).WithName("CreateProvisioningToken").WithSummary("Its secret is in the answer, once");
        api.MapDelete("/tokens/{id:guid}", RevokeToken).WithName("RevokeProvisioningToken");
        api.MapPut("/groups/{id:guid}/role", GiveRole).WithName("GiveGroupRole").WithSummary("Needs If-Match; null: the group gives none");
    }

    private static async Task<Results<Ok<OverviewJson>, ProblemHttpResult>> Read(
        ReadProvisioning read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var found = await CurrentAsync(read, caller, ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(found.Value);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        EditBody body, EditProvisioning edit, ReadProvisioning read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            async version =>
            {
                var current = await CurrentAsync(read, caller, ct);
                return current.Failed ? current.Error
                    : body.Claim is not null && !EnumText.TryParse<ProvisionedClaim>(body.Claim, out _)
                        ? new InvalidField("claim", "claim must be one of " + string.Join(", ", EnumText.All<ProvisionedClaim>()) + ".")
                    : await edit.ExecuteAsync(
                        caller.ToActor(),
                        new(body.Enabled, body.Issuer, body.Claim is { } claim ? EnumText.Parse<ProvisionedClaim>(claim) : default, version ?? current.Value.Version),
                        ct);
            },
            () => CurrentAsync(read, caller, ct));

    private static async Task<Results<Created<TokenJson>, ProblemHttpResult>> CreateToken(
        TokenBody body, ChangeProvisioningTokens tokens, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var created = await tokens.CreateAsync(caller.ToActor(), body.Name, ct);
        if (created.Failed)
        {
            return created.Error.ToProblem();
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/provisioning/tokens/{created.Value.Id}", new TokenJson(created.Value.Id.Value, created.Value.Secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeToken(
        Guid id, ChangeProvisioningTokens tokens, ClaimsPrincipal caller, CancellationToken ct)
    {
        var revoked = await tokens.RevokeAsync(caller.ToActor(), new ProvisioningTokenId(id), ct);
        return revoked.Failed ? revoked.Error.ToProblem() : TypedResults.NoContent();
    }

    private static Task<Results<NoContent, ProblemHttpResult>> GiveRole(
        Guid id, RoleBody body, GiveGroupRole give, ReadProvisioning read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            async version =>
            {
                var current = await read.ExecuteAsync(caller.ToActor(), ct);
                return current.Failed ? current.Error
                    : current.Value.Groups.FirstOrDefault(group => group.Id.Value == id) is not { } known ? new ProvisionedNotFound(id.ToString())
                    : body.Role is not null && !EnumText.TryParse<Role>(body.Role, out _) ? new InvalidField("role", "A group may give AGENT, TENANT_ADMIN or nothing.")
                    : await give.ExecuteAsync(caller.ToActor(), new(known.Id, body.Role is { } role ? EnumText.Parse<Role>(role) : null, version ?? known.Version), ct);
            },
            () => CurrentAsync(read, caller, ct));

    private static async Task<Result<OverviewJson>> CurrentAsync(ReadProvisioning read, ClaimsPrincipal caller, CancellationToken ct)
    {
        var found = await read.ExecuteAsync(caller.ToActor(), ct);
        return found.Failed ? found.Error : OverviewJson.Of(found.Value);
    }

    internal sealed record EditBody(bool Enabled, string? Issuer, string? Claim);

    internal sealed record TokenBody(string? Name);

    internal sealed record RoleBody(string? Role);

    internal sealed record TokenJson(Guid Id, string Secret);

    internal sealed record OverviewJson(
        bool Enabled, string? Issuer, string Claim, int Version, int ActivePeople, int InactivePeople, IReadOnlyList<TokenRowJson> Tokens, IReadOnlyList<GroupJson> Groups)
    {
        public static OverviewJson Of(ProvisioningOverview read) => new(
            read.Settings.Enabled,
            read.Settings.Issuer,
            read.Settings.Claim.ToText(),
            read.Settings.Version,
            read.Active,
            read.Inactive,
            [.. read.Tokens.Select(token => new TokenRowJson(token.Id.Value, token.Name, token.Hint, token.CreatedAt, token.LastUsedAt))],
            [.. read.Groups.Select(group => new GroupJson(group.Id.Value, group.Name, group.Role?.ToText(), group.Team.Value, group.TeamName, group.Members, group.Version))]);
    }

    internal sealed record TokenRowJson(Guid Id, string Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

    internal sealed record GroupJson(Guid Id, string Name, string? Role, Guid Team, string TeamName, int Members, int Version);
}
