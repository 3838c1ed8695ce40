using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Incidents.CheckLists;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <param name="Type">Required: epic, story, task, bug, spike or subtask.</param>
/// <param name="State">The id of one of the project's states; none: where new work begins.</param>
/// <param name="Assignee">Null: nobody; not sent: who leads one of its components, or else whom the project says.</param>
/// <param name="Parent">The id of the item that it is a part of.</param>
/// <param name="Sprint">The id of one of the project's sprints that is not over.</param>
/// <param name="Estimate">Minutes.</param>
/// <param name="Remaining">Minutes.</param>
/// <param name="Components">Up to 20 ids of components of the project.</param>
/// <param name="Versions">Up to 20 ids of versions of the project that are not archived.</param>
/// <param name="Fields">Of the project's own, by key: a text, a number, a day such as 2026-12-31, true or false, an option or several by name or id, or the id of a person.</param>
internal sealed record WorkItemBody(
    string? Title, WorkItemType? Type, ProjectStateId? State, string? Description, string? AcceptanceCriteria, Priority? Priority, Optional<UserId?> Assignee,
    RecordId? Parent, SprintId? Sprint, decimal? Points, int? Estimate, int? Remaining, DateOnly? StartDate, DateOnly? TargetDate, IReadOnlyList<string>? Labels,
    IReadOnlyList<ProjectComponentId>? Components, IReadOnlyList<ProjectVersionId>? Versions, IReadOnlyDictionary<string, FieldInput?>? Fields)
{
    public WorkItemFields ToFields() => new()
    {
        Title = Title ?? "",
        Type = Type ?? (WorkItemType)(-1),
        Description = Description ?? "",
        AcceptanceCriteria = AcceptanceCriteria ?? "",
        Priority = Priority ?? Core.Work.Priority.P3,
        Assignee = Assignee.Or(null),
        Parent = Parent,
        Sprint = Sprint,
        Points = Points,
        Estimate = Estimate,
        Remaining = Remaining,
        StartDate = StartDate,
        TargetDate = TargetDate,
        Labels = Labels ?? [],
        Components = Components ?? [],
        Versions = Versions ?? [],
    };
}

/// <param name="State">Required: the id of one of the project's states.</param>
/// <param name="Fields">What is set with the move, as an edit sets it: what the state needs and the item lacks.</param>
internal sealed record WorkItemStateBody(ProjectStateId? State, WorkItemPatch? Fields);

/// <param name="Items">Required: 1 to 200 ids, in the order that they are to have.</param>
/// <param name="Before">The id of the item that they are to stand right before.</param>
/// <param name="After">Or right behind.</param>
/// <param name="To">Or the end of the whole order: first or last.</param>
internal sealed record WorkItemOrderBody(IReadOnlyList<RecordId>? Items, RecordId? Before, RecordId? After, string? To);

internal static class WorkItemEndpoints
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, FieldInput?> s_nothing = [];

    /// <summary>Jira's own path, for addresses that stand in mails and commits: where it leads, and whether, the page of the record says.</summary>
    public static void MapFormerAddresses(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/browse/{key}", (string key) => Results.LocalRedirect(RecordKinds.Address(Uri.EscapeDataString(key)))).RequireAuthorization().ExcludeFromDescription();

    public static void MapWorkItems(this IEndpointRouteBuilder api)
    {
        var ofProject = api.MapGroup("/projects/{project}/items").WithTags("Work items");
        ofProject.MapGet("/", ListAsync).WithName("ListWorkItems").WithSummary("Those of a project").Paged().Query("order", "latest (first, which is what you get without it) or rank")
            .Query("q", "within key or title").Query("type", string.Join(", ", EnumText.All<WorkItemType>()) + "; several by commas")
            .Query("group", string.Join(", ", EnumText.All<StateGroup>()) + "; several by commas").Query("assignee", "an id, me or none")
            .Query("parent", "the id of the item that they are parts of, or none").Query("sprint", "the id of the sprint that they are in, or none")
            .Query("component", "the id of a component, or none").Query("version", "the id of a version, or none")
            .Query("field.KEY", "what a field of the project's own has: options or people by commas, true or false, a number or a day or from..to, a text; or none").Query("count", "true: count all that match").Produces<Page<WorkItemRow>>();
        ofProject.MapPost("/", CreateAsync).WithName("CreateWorkItem").Accepts<WorkItemBody>(Json).Produces<WorkItemDetails>(201);

        ofProject.MapPost("/order", RankAsync).WithName("RankWorkItems").WithSummary("Give some another place in the order of the project")
            .Accepts<WorkItemOrderBody>(Json).Produces(204);

        var items = api.MapGroup("/items").WithTags("Work items");
        items.MapGet("/{idOrKey}", FindAsync).WithName("GetWorkItem").WithSummary("One work item by id or key; the key that it had in the system that it was imported from is answered with 308").Produces<WorkItemDetails>();
        items.MapPatch("/{idOrKey}", EditAsync).WithName("EditWorkItem").WithSummary("Change some fields (RFC 7396); needs If-Match")
            .Accepts<WorkItemPatch>("application/merge-patch+json", Json).Produces<WorkItemDetails>();
        items.MapPut("/{idOrKey}/state", MoveAsync).WithName("MoveWorkItem").WithSummary("Move to another state of its project, with fields that the state needs; needs If-Match")
            .Accepts<WorkItemStateBody>(Json).Produces<WorkItemDetails>();
        items.MapGet("/{idOrKey}/operations", OperationsAsync).WithName("GetItemOperations").WithSummary("What the desk knows of the services that the components of an item name; of an epic, of all below it too").Produces<ItemOperations>();
        items.MapRecordParts(RecordKind.WorkItem);
        items.MapCheckList(RecordKind.WorkItem);
    }

    private static async Task<IResult> ListAsync(string project, HttpContext http, ReadWorkItems read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, ["limit", "cursor", "q", "type", "group", "assignee", "parent", "sprint", "component", "version", "count", "order", .. Own(http).Keys])) is { } wrong)
        {
            return wrong;
        }

        var filter = Filter(http, limit);
        if (filter.Failed)
        {
            return Problems.Of(filter.Error);
        }

        var wanted = filter.Value;
        if (Own(http) is { Count: > 0 } own)
        {
            var found = await read.Projects.FindAsync(http.Actor, project, http.RequestAborted);
            if (found.Failed)
            {
                return Problems.Of(found.Error);
            }

            var fields = FieldFilter.Read(found.Value.Id, await read.Projects.FieldsAsync(http.Actor, found.Value, http.RequestAborted), own, http.Actor.Id);
            if (fields.Failed)
            {
                return Problems.Of(fields.Error);
            }

            wanted = wanted with { Fields = fields.Value };
        }

        var page = await read.ListAsync(http.Actor, project, wanted, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<IResult> OperationsAsync(string idOrKey, HttpContext http, ReadOperations read)
    {
        var operations = await read.OfItemAsync(http.Actor, idOrKey, http.RequestAborted);
        return operations.Failed ? Problems.Of(operations.Error) : Results.Json(operations.Value, ApiJson.Options);
    }

    /// <summary>What the address says of fields of the project's own.</summary>
    private static Dictionary<string, string> Own(HttpContext http) =>
        http.Request.Query.Where(pair => pair.Key.StartsWith(FieldFilter.Prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private static Result<WorkItemFilter> Filter(HttpContext http, int limit)
    {
        var (types, groups) = (Several<WorkItemType>("type"), Several<StateGroup>("group"));
        if ((types.Error ?? groups.Error) is { } wrong)
        {
            return wrong;
        }

        if (Paging.Text(http, "count") is not (null or "true" or "false"))
        {
            return new InvalidField("count", "count is true or false.");
        }

        Optional<RecordId?> parent = default;
        if (Paging.Text(http, "parent") is { } above)
        {
            if (above is not "none" && !Guid.TryParse(above, out _))
            {
                return new InvalidField("parent", "parent is the id of a work item, or none.");
            }

            parent = new Optional<RecordId?>(above is "none" ? null : new RecordId(Guid.Parse(above)));
        }

        if (Paging.Text(http, "sprint") is { } within && within is not "none" && !Guid.TryParse(within, out _))
        {
            return new InvalidField("sprint", "sprint is the id of a sprint, or none.");
        }

        if (Paging.Text(http, "component") is { } about && about is not "none" && !Guid.TryParse(about, out _))
        {
            return new InvalidField("component", "component is the id of a component, or none.");
        }

        if (Paging.Text(http, "version") is { } of && of is not "none" && !Guid.TryParse(of, out _))
        {
            return new InvalidField("version", "version is the id of a version, or none.");
        }

        if (Paging.Text(http, "order") is not (null or "latest" or "rank"))
        {
            return new InvalidField("order", "order is latest or rank.");
        }

        Optional<UserId?> assignee = default;
        if (Paging.Text(http, "assignee") is { } who)
        {
            if (who is not ("me" or "none") && !Guid.TryParse(who, out _))
            {
                return new InvalidField("assignee", "assignee is the id of a person, me or none.");
            }

            assignee = new Optional<UserId?>(who switch { "me" => http.Actor.Id, "none" => null, _ => new UserId(Guid.Parse(who)) });
        }

        var ranked = Paging.Text(http, "order") is "rank";
        long? before = null;
        var cursor = Paging.Text(http, "cursor");
        if (cursor is not null)
        {
            if (ranked ? !Rank.IsWellFormed(cursor) : !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return new InvalidField("cursor", "This cursor was not given out by this list.");
            }

            before = ranked ? null : long.Parse(cursor, CultureInfo.InvariantCulture);
        }

        return new WorkItemFilter(Paging.Text(http, "q"), before, limit, Paging.Text(http, "count") is "true")
        {
            Types = types.Value!,
            Groups = groups.Value!,
            Assignee = assignee,
            Parent = parent,
            Sprint = PartChoice.Sprint(Paging.Text(http, "sprint")),
            Component = PartChoice.Component(Paging.Text(http, "component")),
            Version = PartChoice.Version(Paging.Text(http, "version")),
            Ranked = ranked,
            After = ranked ? cursor : null,
        };

        Result<IReadOnlyList<TEnum>> Several<TEnum>(string name)
            where TEnum : struct, Enum
        {
            List<TEnum> values = [];
            foreach (var text in (Paging.Text(http, name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (!EnumText.TryParse<TEnum>(text, out var value))
                {
                    return new InvalidField(name, $"{name} is one or several of {string.Join(", ", EnumText.All<TEnum>())}.");
                }

                values.Add(value);
            }

            return new Result<IReadOnlyList<TEnum>>(values, null);
        }
    }

    private static async Task<IResult> CreateAsync(string project, HttpContext http, CreateWorkItem create, ReadWorkItems read)
    {
        var (body, refused) = await ApiJson.ReadAsync<WorkItemBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var made = await create.ExecuteAsync(http.Actor, new(project, body.ToFields(), body.State, DefaultAssignee: !body.Assignee.IsSet) { Own = body.Fields ?? s_nothing }, http.RequestAborted);
        if (made.Failed)
        {
            return Problems.Of(made.Error);
        }

        http.Response.Headers.Location = $"/api/v1/items/{made.Value.Key}";
        return await AnswerAsync(made.Value.Key, http, read, 201);
    }

    private static async Task<IResult> RankAsync(string project, HttpContext http, ReadWorkItems read, RankWorkItems rank)
    {
        var (body, refused) = await ApiJson.ReadAsync<WorkItemOrderBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var found = await read.Projects.FindAsync(http.Actor, project, http.RequestAborted);
        if (found.Failed)
        {
            return Problems.Of(found.Error);
        }

        bool[] places = [body.Before is not null, body.After is not null, body.To is not null];
        if (places.Count(named => named) != 1 || body.To is not (null or "first" or "last"))
        {
            return Problems.Of(new InvalidField("to", "Exactly one of before, after and to says the place; to is first or last."));
        }

        var done = await rank.ExecuteAsync(
            http.Actor, new(found.Value.Id, body.Items ?? [], body.Before ?? body.After, Behind: body.After is not null || body.To is "last"), http.RequestAborted);
        return done.Failed ? Problems.Of(done.Error) : Results.NoContent();
    }

    private static async Task<IResult> FindAsync(string idOrKey, HttpContext http, ReadWorkItems read, FollowFormerKey follow) =>
        http.CannotRead() is { } cannot ? cannot
        : (await read.FindAsync(http.Actor, idOrKey, http.RequestAborted)).Failed && await follow.ExecuteAsync(http.Actor, idOrKey, http.RequestAborted) is { } now
            ? Results.Redirect($"/api/v1/items/{now}", permanent: true, preserveMethod: true)
            : await AnswerAsync(idOrKey, http, read);

    private static async Task<IResult> EditAsync(string idOrKey, HttpContext http, EditWorkItem edit, ReadWorkItems read) =>
        await ChangeAsync<WorkItemPatch>(idOrKey, http, read, (id, patch, version, now) => edit.ExecuteAsync(
            http.Actor, new(id, version ?? now, patch, Strict: version is not null), http.RequestAborted));

    private static async Task<IResult> MoveAsync(string idOrKey, HttpContext http, MoveWorkItem move, ReadWorkItems read) =>
        await ChangeAsync<WorkItemStateBody>(idOrKey, http, read, async (id, body, version, _) => body.State is { } state
            ? await move.ExecuteAsync(http.Actor, new(id, state, version) { Fields = body.Fields }, http.RequestAborted)
            : new WorkItemStateUnknown());

    /// <param name="change">Gets the item, the body, the version to insist on (null for any), and the one that is stored.</param>
    private static async Task<IResult> ChangeAsync<TBody>(
        string idOrKey, HttpContext http, ReadWorkItems read, Func<RecordId, TBody, int?, int, Task<Result<int>>> change)
        where TBody : class
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (record, notFound) = await http.RecordAsync(idOrKey, RecordKind.WorkItem);
        if (record is null)
        {
            return notFound!;
        }

        var (body, refused) = await ApiJson.ReadAsync<TBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var done = await change(record.Id, body, version, record.Version);
        return done.Failed
            ? await Preconditions.RefuseAsync(http, done.Error, () => read.FindAsync(http.Actor, idOrKey, http.RequestAborted))
            : await AnswerAsync(idOrKey, http, read);
    }

    private static async Task<IResult> AnswerAsync(string idOrKey, HttpContext http, ReadWorkItems read, int status = 200)
    {
        var found = await read.FindAsync(http.Actor, idOrKey, http.RequestAborted);
        if (found.Failed)
        {
            return HttpMethods.IsGet(http.Request.Method) ? Problems.Of(found.Error) : Results.NoContent();
        }

        http.NoteRead(await http.ScopeAsync(), RecordKind.WorkItem, found.Value.Id);
        Preconditions.Tag(http, found.Value.Version);
        return Results.Json(found.Value, ApiJson.Options, statusCode: status);
    }
}
