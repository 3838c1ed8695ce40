using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="Key">2 to 10 letters and digits; it never changes.</param>
/// <param name="Lead">Required: an active agent.</param>
/// <param name="Template">Required: scrum, kanban or operations.</param>
internal sealed record ProjectBody(
    string? Key, string? Name, string? Description, UserId? Lead, IReadOnlyList<TeamId>? Teams, ProjectVisibility? Visibility,
    DefaultAssignee? DefaultAssignee, UserId? DefaultAssigneePerson, ProjectTemplate? Template)
{
    public ProjectFields Fields => new()
    {
        Name = Name ?? "",
        Description = Description ?? "",
        Lead = Lead ?? default,
        Teams = Teams ?? [],
        Visibility = Visibility ?? ProjectVisibility.Everyone,
        DefaultAssignee = DefaultAssignee ?? Core.Projects.DefaultAssignee.Nobody,
        DefaultAssigneePerson = DefaultAssigneePerson,
    };
}

/// <param name="Health">Required: on_track, at_risk, off_track or none.</param>
internal sealed record ProjectHealthBody(ProjectHealth? Health, string? Note);

/// <param name="Id">None: a new one.</param>
/// <param name="Limit">How many cards of a board should be in it at once; null: any number.</param>
/// <param name="LimitBlocks">Beyond it nothing comes in.</param>
internal sealed record ProjectStateBody(ProjectStateId? Id, string? Name, StateGroup? Group, int? Limit = null, bool LimitBlocks = false);

/// <param name="States">All of them in their order; what is not among them goes.</param>
internal sealed record ProjectStatesBody(IReadOnlyList<ProjectStateBody>? States);

internal static class ProjectEndpoints
{
    private const string Json = "application/json";

    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        var projects = api.MapGroup("/projects").WithTags("Projects");
        projects.MapGet("/", ListAsync).WithName("ListProjects").WithSummary("Those that you see, by key").Paged()
            .Query("q", "within key or name").Query("archived", "true: only archived ones; otherwise only the others").Produces<Page<ProjectRow>>();
        projects.MapPost("/", CreateAsync).WithName("CreateProject").WithSummary("The key never changes").Accepts<ProjectBody>(Json).Produces<ProjectDetails>(201);
        projects.MapGet("/{project}", FindAsync).WithName("GetProject").WithSummary("By key or id").Produces<ProjectDetails>();
        projects.MapPatch("/{project}", EditAsync).WithName("EditProject").WithSummary("A merge patch; needs If-Match").Accepts<EditProject.Patch>(Json).Produces<ProjectDetails>();
        projects.MapGet("/{project}/health", HealthAsync).WithName("ListProjectHealth").WithSummary("What was said of its health, the latest first").Paged().Produces<Page<HealthEntry>>();
        projects.MapPut("/{project}/health", SetHealthAsync).WithName("SetProjectHealth").WithSummary("Needs If-Match").Accepts<ProjectHealthBody>(Json).Produces<ProjectDetails>();
        projects.MapPut("/{project}/states", EditStatesAsync).WithName("EditProjectStates").WithSummary("All states at once; needs If-Match").Accepts<ProjectStatesBody>(Json).Produces<ProjectDetails>();
        projects.MapPost("/{project}/archive", ArchiveAsync).WithName("ArchiveProject").WithSummary("From then on it is only read; needs If-Match").Produces<ProjectDetails>();
        projects.MapPost("/{project}/restore", RestoreAsync).WithName("RestoreProject").WithSummary("Needs If-Match").Produces<ProjectDetails>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadProjects read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "q", "archived")) is { } wrong)
        {
            return wrong;
        }

        var archived = Paging.Text(http, "archived");
        if (archived is not (null or "true" or "false"))
        {
            return Problems.Of(new InvalidField("archived", "archived is true or false."));
        }

        var page = await read.ListAsync(
            http.Actor, new ProjectFilter(Paging.Text(http, "q"), archived is "true", Paging.Text(http, "cursor"), limit), http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, CreateProject create, ReadProjects read)
    {
        var (body, refused) = await ApiJson.ReadAsync<ProjectBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await create.ExecuteAsync(http.Actor, new(body.Key, body.Template ?? (ProjectTemplate)(-1), body.Fields), http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        http.Response.Headers.Location = $"/api/v1/projects/{made.Value.Key}";
        return await AnswerAsync(made.Value.Key, http, read, 201);
    }

    private static Task<IResult> FindAsync(string project, HttpContext http, ReadProjects read) => AnswerAsync(project, http, read);

    private static Task<IResult> EditAsync(string project, HttpContext http, EditProject edit, ReadProjects read) =>
        ChangeAsync<EditProject.Patch>(project, http, read, (patch, version) => edit.ExecuteAsync(http.Actor, new(project, patch, version), http.RequestAborted));

    private static async Task<IResult> HealthAsync(string project, HttpContext http, ReadProjects read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor")) is { } wrong)
        {
            return wrong;
        }

        int? before = null;
        if (Paging.Text(http, "cursor") is { } cursor)
        {
            if (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return Problems.Of(new InvalidField("cursor", "This cursor was not given out by this list."));
            }

            before = sequence;
        }

        var page = await read.HealthAsync(http.Actor, project, before, limit, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static Task<IResult> SetHealthAsync(string project, HttpContext http, SetProjectHealth set, ReadProjects read) =>
        ChangeAsync<ProjectHealthBody>(project, http, read, (body, version) => set.ExecuteAsync(
            http.Actor, new(project, body.Health ?? (ProjectHealth)(-1), body.Note, version), http.RequestAborted));

    private static Task<IResult> EditStatesAsync(string project, HttpContext http, EditProjectStates edit, ReadProjects read) =>
        ChangeAsync<ProjectStatesBody>(project, http, read, async (body, version) => body.States is { } sent
            ? await edit.ExecuteAsync(
                http.Actor, new(project, [.. sent.Select(state => new WantedState(state?.Id, state?.Name, state?.Group ?? (StateGroup)(-1), state?.Limit, state?.LimitBlocks ?? false))], version), http.RequestAborted)
            : new InvalidField("states", "states is required: all of them in their order."));

    private static Task<IResult> ArchiveAsync(string project, HttpContext http, ArchiveProject archive, ReadProjects read) =>
        DoAsync(project, http, read, version => archive.ExecuteAsync(http.Actor, new(project, true, version), http.RequestAborted));

    private static Task<IResult> RestoreAsync(string project, HttpContext http, ArchiveProject archive, ReadProjects read) =>
        DoAsync(project, http, read, version => archive.ExecuteAsync(http.Actor, new(project, false, version), http.RequestAborted));

    private static async Task<IResult> ChangeAsync<TBody>(
        string project, HttpContext http, ReadProjects read, Func<TBody, int?, Task<Result<int>>> change)
        where TBody : class
    {
        if (Preconditions.Read(http, required: true, out _) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<TBody>(http);
        return body is null ? refused! : await DoAsync(project, http, read, version => change(body, version));
    }

    private static async Task<IResult> DoAsync(string project, HttpContext http, ReadProjects read, Func<int?, Task<Result<int>>> change)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var done = await change(version);
        return done.Failed
            ? await Preconditions.RefuseAsync(http, done.Error, () => read.FindAsync(http.Actor, project, http.RequestAborted))
            : await AnswerAsync(project, http, read);
    }

    /// <summary>Who gave a project away may not see it any more: then there is nothing to show, and what he did is done.</summary>
    private static async Task<IResult> AnswerAsync(string project, HttpContext http, ReadProjects read, int status = 200)
    {
        var found = await read.FindAsync(http.Actor, project, http.RequestAborted);
        if (found.Failed)
        {
            return HttpMethods.IsGet(http.Request.Method) ? Problems.Of(found.Error) : Results.NoContent();
        }

        Preconditions.Tag(http, found.Value.Version);
        return Results.Json(found.Value, ApiJson.Options, statusCode: status);
    }
}
