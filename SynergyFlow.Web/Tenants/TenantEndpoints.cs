using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Core.Tenants.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Tenants;

/// <summary>For system administrators, who are of the first tenant.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        var tenants = routes.MapGroup("/api/v1/tenants").WithTags("Tenants").RequireAuthorization();
        tenants.MapGet("/", List).WithName("ListTenants");
        tenants.MapGet("/{id:guid}", Find).WithName("GetTenant");
        tenants.MapPost("/", Create).WithName("CreateTenant").WithSummary("The password of its first administrator is in the answer, once");
        tenants.MapPut("/{id:guid}", Edit).WithName("EditTenant").WithSummary("Needs If-Match");
        tenants.MapPost("/{id:guid}/administrators", AddAdministrator).WithName("AddTenantAdministrator").WithSummary("His password is in the answer, once");
        tenants.MapPost("/{id:guid}/suspend", Suspend).WithName("SuspendTenant").WithSummary("Needs If-Match; nobody of it may come in, and nothing is lost");
        tenants.MapPost("/{id:guid}/resume", Resume).WithName("ResumeTenant").WithSummary("Needs If-Match");
    }

    private static async Task<Results<Ok<TenantsJson>, ProblemHttpResult>> List(
        string? text, string? cursor, int? limit, ReadTenants read, ClaimsPrincipal caller, CancellationToken ct)
    {
        var page = await read.ListAsync(caller.ToActor(), new TenantFilter(text, cursor, limit ?? 50), ct);
        return page.Failed ? page.Error.ToProblem() : TypedResults.Ok(new TenantsJson([.. page.Value.Items.Select(TenantJson.Of)], page.Value.Next));
    }

    private static async Task<Results<Ok<TenantJson>, ProblemHttpResult>> Find(
        Guid id, ReadTenants read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var found = await CurrentAsync(read, caller, id, ct);
        if (found.Failed)
        {
            return found.Error.ToProblem();
        }

        Preconditions.Tag(http, found.Value.Version);
        return TypedResults.Ok(found.Value);
    }

    private static async Task<Results<CreatedAtRoute<CreatedJson>, ProblemHttpResult>> Create(
        CreateBody body, CreateTenant create, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var created = await create.ExecuteAsync(
            caller.ToActor(),
            new(body.Name, body.ShortName, body.Host, body.Administrator?.DisplayName, body.Administrator?.Email, http.Request.Host.Host),
            ct);
        if (created.Failed)
        {
            return created.Error.ToProblem();
        }

        Preconditions.Tag(http, created.Value.Version);
        http.Response.Headers.CacheControl = "no-store";
        var id = created.Value.Id.Value;
        return TypedResults.CreatedAtRoute(new CreatedJson(id, AdministratorJson.Of(created.Value.Administrator)), "GetTenant", new { id });
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Edit(
        Guid id, EditBody body, EditTenant edit, ReadTenants read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(
            http,
            version => edit.ExecuteAsync(caller.ToActor(), new(new TenantId(id), body.Name, body.Host, version, http.Request.Host.Host), ct),
            () => CurrentAsync(read, caller, id, ct));

    private static async Task<Results<Ok<AdministratorJson>, ProblemHttpResult>> AddAdministrator(
        Guid id, AdministratorBody body, AddTenantAdministrator add, ClaimsPrincipal caller, HttpContext http, CancellationToken ct)
    {
        var added = await add.ExecuteAsync(caller.ToActor(), new(new TenantId(id), body.DisplayName, body.Email), ct);
        if (added.Failed)
        {
            return added.Error.ToProblem();
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(AdministratorJson.Of(added.Value));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> Suspend(
        Guid id, SuspendTenant suspend, ReadTenants read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(http, version => suspend.SuspendAsync(caller.ToActor(), new(new TenantId(id), version), ct), () => CurrentAsync(read, caller, id, ct));

    private static Task<Results<NoContent, ProblemHttpResult>> Resume(
        Guid id, SuspendTenant suspend, ReadTenants read, ClaimsPrincipal caller, HttpContext http, CancellationToken ct) =>
        Preconditions.ChangeAsync(http, version => suspend.ResumeAsync(caller.ToActor(), new(new TenantId(id), version), ct), () => CurrentAsync(read, caller, id, ct));

    private static async Task<Result<TenantJson>> CurrentAsync(ReadTenants read, ClaimsPrincipal caller, Guid id, CancellationToken ct)
    {
        var found = await read.FindAsync(caller.ToActor(), new TenantId(id), ct);
        return found.Failed ? found.Error : TenantJson.Of(found.Value);
    }

    internal sealed record AdministratorBody(string? DisplayName, string? Email);

    internal sealed record CreateBody(string? Name, string? ShortName, string? Host, AdministratorBody? Administrator);

    /// <summary>All of it: no host takes it away.</summary>
    internal sealed record EditBody(string? Name, string? Host);

    internal sealed record AdministratorJson(Guid Id, string Password)
    {
        public static AdministratorJson Of(NewAdministrator added) => new(added.Id.Value, added.Password);

        public override string ToString() => $"{nameof(AdministratorJson)} {Id}";
    }

    internal sealed record CreatedJson(Guid Id, AdministratorJson Administrator);

    internal sealed record TenantsJson(IReadOnlyList<TenantJson> Items, string? Next);

    internal sealed record TenantJson(
        Guid Id, string Name, string ShortName, string? Host, DateTimeOffset CreatedAt, DateTimeOffset? SuspendedAt, int People, int Administrators, int Version)
    {
        public static TenantJson Of(TenantRow row) => new(
            row.Id.Value, row.Name, row.ShortName, row.Host, row.CreatedAt, row.SuspendedAt, row.People, row.Administrators, row.Version);
    }
}
