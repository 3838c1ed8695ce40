using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Incidents.Templates;

/// <param name="Audience">The team that is offered it; without one, all agents.</param>
internal sealed record TemplateBody(
    string? Name, TeamId? Audience, string? Title, string? Description, string? Category, string? Service, TeamId? Team, Impact? Impact, Urgency? Urgency,
    IReadOnlyList<string>? Tags, IReadOnlyList<string>? Steps)
{
    public TemplateFields Fields => new(Name ?? "", Audience, new TemplateContent
    {
        Title = Title,
        Description = Description,
        Category = Category,
        Service = Service,
        Team = Team,
        Impact = Impact,
        Urgency = Urgency,
        Tags = [.. (Tags ?? []).Select(tag => tag ?? "")],
        Steps = [.. (Steps ?? []).Select(step => step ?? "")],
    });
}

internal sealed record TemplateJson(
    Guid Id, string Name, TeamId? Audience, string? Title, string? Description, string? Category, string? Service, TeamId? Team, Impact? Impact, Urgency? Urgency,
    IReadOnlyList<string> Tags, IReadOnlyList<string> Steps, DateTimeOffset UpdatedAt, int Version)
{
    public static TemplateJson Of(Template template)
    {
        var content = template.Content;
        return new(
            template.Id.Value, template.Name, template.Audience, content.Title, content.Description, content.Category, content.Service, content.Team, content.Impact, content.Urgency,
            content.Tags, content.Steps, template.UpdatedAt, template.Version);
    }
}

internal static class TemplateEndpoints
{
    private const string Json = "application/json";

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("/", ListAsync).WithName("ListTemplates").WithSummary("Templates for incidents that you are offered, by name").Produces<IReadOnlyList<TemplateJson>>();
        templates.MapPost("/", CreateAsync).WithName("CreateTemplate").Accepts<TemplateBody>(Json).Produces<TemplateJson>(201);
        templates.MapGet("/{id:guid}", FindAsync).WithName("GetTemplate").Produces<TemplateJson>();
        templates.MapPut("/{id:guid}", EditAsync).WithName("EditTemplate").WithSummary("Needs If-Match").Accepts<TemplateBody>(Json).Produces<TemplateJson>();
        templates.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteTemplate").WithSummary("Needs If-Match").Produces(204);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadTemplates read)
    {
        var listed = await read.ListAsync(http.Actor, http.RequestAborted);
        return listed.Failed ? Problems.Of(listed.Error) : Results.Json(listed.Value.Select(TemplateJson.Of), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadTemplates read)
    {
        var template = await CurrentAsync(id, http, read);
        if (template.Failed)
        {
            return Problems.Of(template.Error);
        }

        Preconditions.Tag(http, template.Value.Version);
        return Results.Json(template.Value, ApiJson.Options);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, SaveTemplate save)
    {
        var (body, refused) = await ApiJson.ReadAsync<TemplateBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await save.ExecuteAsync(http.Actor, new(null, body.Fields), http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        http.Response.Headers.Location = $"/api/v1/templates/{made.Value.Id}";
        Preconditions.Tag(http, made.Value.Version);
        return Results.Json(TemplateJson.Of(made.Value), ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(Guid id, HttpContext http, SaveTemplate save, ReadTemplates read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<TemplateBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var saved = await save.ExecuteAsync(http.Actor, new(new TemplateId(id), body.Fields, version), http.RequestAborted);
        return saved.Failed
            ? await Preconditions.RefuseAsync(http, saved.Error, () => CurrentAsync(id, http, read))
            : await FindAsync(id, http, read);
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, DeleteTemplate delete, ReadTemplates read)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var deleted = await delete.ExecuteAsync(http.Actor, new(new TemplateId(id), version), http.RequestAborted);
        return deleted.Failed
            ? await Preconditions.RefuseAsync(http, deleted.Error, () => CurrentAsync(id, http, read))
            : Results.NoContent();
    }

    private static async Task<Result<TemplateJson>> CurrentAsync(Guid id, HttpContext http, ReadTemplates read)
    {
        var template = await read.FindAsync(http.Actor, new TemplateId(id), http.RequestAborted);
        return template.Failed ? template.Error : TemplateJson.Of(template.Value);
    }
}
