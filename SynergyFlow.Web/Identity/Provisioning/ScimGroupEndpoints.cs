using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Provisioning;

internal static class ScimGroupEndpoints
{
    public static void MapScimGroups(this IEndpointRouteBuilder scim)
    {
        scim.MapGet("/Groups", List);
        scim.MapPost("/Groups", Create);
        scim.MapGet("/Groups/{id}", Find);
        scim.MapPut("/Groups/{id}", Replace);
        scim.MapPatch("/Groups/{id}", Patch);
        scim.MapDelete("/Groups/{id}", Remove);
    }

    private static async Task<IResult> List(HttpContext http, ReadProvisioned read, CancellationToken ct)
    {
        var window = ScimRequest.Window(http, ShowsMembers(http));
        if (window.Failed)
        {
            return ScimAnswer.Refuse(window.Error);
        }

        var page = await read.GroupsAsync(http.Actor, window.Value, ct);
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
        ScimRequest.WithId<ProvisionedGroupId>(id, group => ShowAsync(http, StatusCodes.Status200OK, read, group, ct));

    private static async Task<IResult> Create(HttpContext http, ProvisionGroup provision, ReadProvisioned read, CancellationToken ct)
    {
        var (crowd, refused) = await ScimRequest.BodyAsync(http, ScimCrowd.Read);
        if (crowd is null)
        {
            return refused!;
        }

        var made = await provision.CreateAsync(http.Actor, crowd, ct);
        return made.Failed ? ScimAnswer.Refuse(made.Error) : await ShowAsync(http, StatusCodes.Status201Created, read, made.Value, ct);
    }

    private static Task<IResult> Replace(string id, HttpContext http, ProvisionGroup provision, ReadProvisioned read, CancellationToken ct) =>
        ScimRequest.WithId<ProvisionedGroupId>(id, async group =>
        {
            if (ScimAnswer.Precondition(http, out var version) is { } stale)
            {
                return stale;
            }

            var (crowd, refused) = await ScimRequest.BodyAsync(http, ScimCrowd.Read);
            if (crowd is null)
            {
                return refused!;
            }

            var done = await provision.ReplaceAsync(http.Actor, new(group, crowd, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : await ShowAsync(http, StatusCodes.Status200OK, read, group, ct);
        });

    private static Task<IResult> Patch(string id, HttpContext http, ProvisionGroup provision, ReadProvisioned read, CancellationToken ct) =>
        ScimRequest.WithId<ProvisionedGroupId>(id, async group =>
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

            var done = await provision.PatchAsync(http.Actor, new(group, changes, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : await ShowAsync(http, StatusCodes.Status200OK, read, group, ct);
        });

    private static Task<IResult> Remove(string id, HttpContext http, ProvisionGroup provision, CancellationToken ct) =>
        ScimRequest.WithId<ProvisionedGroupId>(id, async group =>
        {
            if (ScimAnswer.Precondition(http, out var version) is { } stale)
            {
                return stale;
            }

            var done = await provision.RemoveAsync(http.Actor, new(group, version), ct);
            return done.Failed ? ScimAnswer.Refuse(done.Error) : new ScimAnswer(StatusCodes.Status204NoContent, null);
        });

    private static async Task<IResult> ShowAsync(HttpContext http, int status, ReadProvisioned read, ProvisionedGroupId id, CancellationToken ct)
    {
        var found = await read.GroupAsync(http.Actor, id, ShowsMembers(http), ct);
        return found.Failed
            ? ScimAnswer.Refuse(found.Error)
            : ScimRequest.Shown(http, status, found.Value.Version, ScimShape.Of(found.Value, ScimHosting.RootOf(http)));
    }

    private static bool ShowsMembers(HttpContext http) =>
        ScimShape.ShowsMembers(http.Request.Query["attributes"], http.Request.Query["excludedAttributes"]);
}
