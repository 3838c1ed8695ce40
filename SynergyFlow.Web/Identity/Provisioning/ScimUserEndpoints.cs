using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Provisioning;

internal static class ScimUserEndpoints
{
    public static void MapScimUsers(this IEndpointRouteBuilder scim)
    {
        scim.MapGet("/Users", List);
        scim.MapPost("/Users", Create);
        scim.MapGet("/Users/{id}", Find);
        scim.MapPut("/Users/{id}", Replace);
        scim.MapPatch("/Users/{id}", Patch);
        scim.MapDelete("/Users/{id}", Remove);
    }

    private static async Task<IResult> List(HttpContext http, ReadProvisioned read, CancellationToken ct)
    {
        var window = ScimRequest.Window(http, members: false);
        if (window.Failed)
        {
            return ScimAnswer.Refuse(window.Error);
        }

        var page = await read.UsersAsync(http.Actor, window.Value, ct);
        if (page.Failed)
        {
            return ScimAnswer.Refuse(page.Error);
        }

        var (query, root) = (http.Request.Query, ScimHosting.RootOf(http));
        return ScimAnswer.Ok(ScimShape.List(
            page.Value.Total,
            page.Value.Start,
            page.Value.Items.Select(row => ScimShape.Chosen(ScimShape.Of(row, root), query["attributes"], query["excludedAttributes"]))));
    }

    private static Task<IResult> Find(string id, HttpContext http, ReadProvisioned read, CancellationToken ct) =>
        ScimRequest.WithId<UserId>(id, user => ShowAsync(http, StatusCodes.Status200OK, read, user, ct));

    private static async Task<IResult> Create(HttpContext http, ProvisionUser provision, ReadProvisioned read, CancellationToken ct)
    {
        var (person, refused) = await ScimRequest.BodyAsync(http, ScimPerson.Read);
        if (person is null)
        {
            return refused!;
        }

        var made = await provision.CreateAsync(http.Actor, person, ct);
        return made.Failed ? ScimAnswer.Refuse(made.Error) : await ShowAsync(http, StatusCodes.Status201Created, read, made.Value, ct);
    }

    private static Task<IResult> Replace(string id, HttpContext http, ProvisionUser provision, ReadProvisioned read, CancellationToken ct) =>
        ScimRequest.WithId<UserId>(id, async user =>
        {
            if (ScimAnswer.Precondition(http, out var version) is { } stale)
            {
                return stale;
            }

            var (person, refused) = await ScimRequest.BodyAsync(http, ScimPerson.Read);
            if (person is null)
            {
                return refused!;
            }

            var done = await provision.ReplaceAsync(http.Actor, new(user, person, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : await ShowAsync(http, StatusCodes.Status200OK, read, user, ct);
        });

    private static Task<IResult> Patch(string id, HttpContext http, ProvisionUser provision, ReadProvisioned read, CancellationToken ct) =>
        ScimRequest.WithId<UserId>(id, async user =>
        {
            if (ScimAnswer.Precondition(http, out var version) is { } stale)
            {
                return stale;
            }

            var (changes, refused) = await ScimRequest.BodyAsync(http, ScimRequest.Changes);
            if (changes is null)
            {
                return refused!;
            }

            var done = await provision.PatchAsync(http.Actor, new(user, changes, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : await ShowAsync(http, StatusCodes.Status200OK, read, user, ct);
        });

    private static Task<IResult> Remove(string id, HttpContext http, ProvisionUser provision, CancellationToken ct) =>
        ScimRequest.WithId<UserId>(id, async user =>
        {
            if (ScimAnswer.Precondition(http, out var version) is { } stale)
            {
                return stale;
            }

            var done = await provision.RemoveAsync(http.Actor, new(user, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : new ScimAnswer(StatusCodes.Status204NoContent, null);
        });

    private static async Task<IResult> ShowAsync(HttpContext http, int status, ReadProvisioned read, UserId id, CancellationToken ct)
    {
        var found = await read.UserAsync(http.Actor, id, ct);
        return found.Failed
            ? ScimAnswer.Refuse(found.Error)
            : ScimRequest.Shown(http, status, found.Value.Version, ScimShape.Of(found.Value, ScimHosting.RootOf(http)));
    }
}
