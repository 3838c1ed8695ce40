using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Work;

/// <param name="Team">Exactly where audience is team.</param>
internal sealed record ViewBody(
    string? Name, ViewAudience? Audience, Guid? Team, string? Filter, string? Sort, string? Columns, ListDensity? Density,
    ListGroup? Group);

/// <summary>
/// A merge patch (RFC 7396): what is not sent stays; null is the default, of the audience private; the name cannot be cleared. Another
/// audience than team takes the team with it.
/// </summary>
internal sealed record ViewPatch(
    Optional<string> Name, Optional<ViewAudience?> Audience, Optional<Guid?> Team, Optional<string> Filter, Optional<string> Sort, Optional<string> Columns, Optional<ListDensity?> Density,
    Optional<ListGroup?> Group);

internal sealed record ViewAnswer(
    string Id, string Name, ViewAudience Audience, Core.Work.PersonName? Owner, Core.Work.TeamName? Team, string? Filter, string? Sort, string? Columns,
    ListDensity? Density, ListGroup? Group, bool BuiltIn, bool MayEdit, int Version)
{
    public static ViewAnswer Of(ViewRow view) => new(
        view.Id, view.Name, view.Audience, view.Owner, view.Team, view.Settings.Filter, view.Settings.Sort, view.Settings.Columns,
        view.Settings.Density, view.Settings.Group, view.BuiltIn, view.MayEdit, view.Version);
}

internal static class ViewEndpoints
{
    private const string Json = "application/json";

    public static void MapViews(this IEndpointRouteBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Views");
        views.MapGet("/", ListAsync).WithName("ListViews").WithSummary("The saved views that you find, built-in ones first")
            .Produces<IReadOnlyList<ViewAnswer>>();
        views.MapGet("/counts", CountAsync).WithName("CountViews").WithSummary("How many records each holds for you, counted up to 1,000")
            .Produces<IReadOnlyList<ViewCount>>();
        views.MapGet("/{id}", FindAsync).WithName("GetView").Produces<ViewAnswer>();
        views.MapPost("/", CreateAsync).WithName("CreateView").Accepts<ViewBody>(Json).Produces<ViewAnswer>(201);
        views.MapPatch("/{id}", EditAsync).WithName("EditView").WithSummary("Needs If-Match").Accepts<ViewPatch>(Json).Produces<ViewAnswer>();
        views.MapDelete("/{id}", DeleteAsync).WithName("DeleteView").WithSummary("Needs If-Match").Produces(204);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadViews read)
    {
        if ((http.CannotRead() ?? Paging.Unknown(http)) is { } refused)
        {
            return refused;
        }

        var listed = await read.ListAsync(http.Actor, http.RequestAborted);
        return listed.Failed ? Problems.Of(listed.Error) : Results.Json(listed.Value.Select(ViewAnswer.Of), ApiJson.Options);
    }

    private static async Task<IResult> CountAsync(HttpContext http, ReadViews read)
    {
        if ((http.CannotRead() ?? Paging.Unknown(http)) is { } refused)
        {
            return refused;
        }

        var counted = await read.CountAsync(http.Actor, TimeSpan.Zero, http.RequestAborted);
        return counted.Failed ? Problems.Of(counted.Error) : Results.Json(counted.Value, ApiJson.Options);
    }

    private static Task<IResult> FindAsync(string id, HttpContext http, ReadViews read) =>
        http.CannotRead() is { } refused ? Task.FromResult(refused) : AnswerAsync(http, read, id, 200);

    private static async Task<IResult> CreateAsync(HttpContext http, CreateView create, ReadViews read)
    {
        if (http.CannotRead() is { } denied)
        {
            return denied;
        }

        var (body, refused) = await ApiJson.ReadAsync<ViewBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var created = await create.ExecuteAsync(
            http.Actor,
            new(
                body.Name ?? "",
                body.Audience ?? ViewAudience.Private,
                body.Team is { } team ? new TeamId(team) : null,
                new ViewSettings(body.Filter, body.Sort, body.Columns, body.Density, body.Group)),
            http.RequestAborted);
        if (created.Failed)
        {
            return Problems.Of(created.Error);
        }

        http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path.ToString().TrimEnd('/')}/{created.Value.Id}";
        return await AnswerAsync(http, read, created.Value.Id.ToString(), 201);
    }

    private static async Task<IResult> EditAsync(string id, HttpContext http, EditView edit, ReadViews read)
    {
        if ((http.CannotRead() ?? Preconditions.Read(http, required: true, out _)) is { } missing)
        {
            return missing;
        }

        _ = Preconditions.Read(http, required: true, out var version);
        var (body, refused) = await ApiJson.ReadAsync<ViewPatch>(http);
        if (body is null)
        {
            return refused!;
        }

        var edited = await edit.ExecuteAsync(
            http.Actor,
            new(id, version)
            {
                Name = body.Name,
                Audience = body.Audience.IsSet ? new(body.Audience.Value ?? ViewAudience.Private) : default,
                Team = body.Team.IsSet ? new(body.Team.Value is { } team ? new TeamId(team) : null) : default,
                Filter = body.Filter,
                Sort = body.Sort,
                Columns = body.Columns,
                Density = body.Density,
                Group = body.Group,
            },
            http.RequestAborted);
        return edited.Failed ? await RefuseAsync(http, read, id, edited.Error) : await AnswerAsync(http, read, id, 200);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, DeleteView delete, ReadViews read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var deleted = await delete.ExecuteAsync(http.Actor, new(id, version), http.RequestAborted);
        return deleted.Failed ? await RefuseAsync(http, read, id, deleted.Error) : Results.NoContent();
    }

    private static async Task<IResult> RefuseAsync(HttpContext http, ReadViews read, string id, Error error) =>
        await Preconditions.RefuseAsync(http, error, async () =>
        {
            var found = await read.FindAsync(http.Actor, id, http.RequestAborted);
            return found.Failed ? new Result<ViewAnswer>(null, found.Error) : ViewAnswer.Of(found.Value);
        });

    private static async Task<IResult> AnswerAsync(HttpContext http, ReadViews read, string id, int status)
    {
        var found = await read.FindAsync(http.Actor, id, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        Preconditions.Tag(http, found.Value.Version);
        return Results.Json(ViewAnswer.Of(found.Value), ApiJson.Options, statusCode: status);
    }
}
