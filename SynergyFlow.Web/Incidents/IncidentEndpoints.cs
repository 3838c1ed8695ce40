using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Api;
using SynergyFlow.Web.Incidents.CheckLists;
using SynergyFlow.Web.Incidents.Decisions;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

internal static class IncidentEndpoints
{
    private const string Json = "application/json";

    public static void MapIncidents(this IEndpointRouteBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents.MapGet("/", (HttpContext http, IRecordQueries records) =>
                RecordEndpoints.ListAsync(http, records, RecordKind.Incident, EnumText.All<IncidentState>()))
            .WithName("ListIncidents").WithSummary("Incidents that match a filter, page by page")
            .Produces<Page<RecordRow>>().Listed();
        incidents.MapPost("/", CreateAsync).WithName("CreateIncident").WithSummary("Open an incident")
            .Accepts<NewIncident>(Json).Produces<IncidentDetails>(201);
        incidents.MapGet("/{idOrKey}", FindAsync).WithName("GetIncident").WithSummary("One incident by id or key")
            .Produces<IncidentDetails>();
        incidents.MapPatch("/{idOrKey}", EditAsync).WithName("EditIncident").WithSummary("Change some fields (RFC 7396); needs If-Match")
            .Accepts<IncidentPatch>("application/merge-patch+json", Json).Produces<IncidentDetails>();
        incidents.MapPost("/{idOrKey}/state", MoveAsync).WithName("MoveIncident").WithSummary("Move to another state")
            .Accepts<StateBody>(Json).Produces<IncidentDetails>();
        incidents.MapPut("/{idOrKey}/assignment", AssignAsync).WithName("AssignIncident").WithSummary("Give to a team, a person or both; needs If-Match")
            .Accepts<AssignmentBody>(Json).Produces<IncidentDetails>();
        incidents.MapPost("/{idOrKey}/route", RouteAsync).WithName("RouteIncident").WithSummary("Let routes choose the team of what nobody has yet; needs If-Match")
            .Produces<IncidentDetails>();
        incidents.MapPut("/{idOrKey}/priority", PrioritiseAsync).WithName("PrioritiseIncident").WithSummary("Override the priority; needs If-Match")
            .Accepts<PriorityBody>(Json).Produces<IncidentDetails>();
        incidents.MapMerging();
        incidents.MapDecisions();
        incidents.MapCheckList(RecordKind.Incident);
        incidents.MapRecordParts(RecordKind.Incident);
    }

    public static void MapPriorityMatrix(this IEndpointRouteBuilder api)
    {
        var matrix = api.MapGroup("/priority-matrix").WithTags("Priority matrix");
        matrix.MapGet("/", MatrixAsync).WithName("GetPriorityMatrix").Produces<MatrixAnswer>();
        matrix.MapPut("/", EditMatrixAsync).WithName("EditPriorityMatrix").WithSummary("Needs If-Match")
            .Accepts<MatrixBody>(Json).Produces<MatrixAnswer>();
    }

    private static async Task<IResult> FindAsync(string idOrKey, HttpContext http)
    {
        if (http.CannotRead() is { } denied)
        {
            return denied;
        }

        var incidents = http.RequestServices.GetRequiredService<IIncidentQueries>();
        var scope = await http.ScopeAsync();
        var found = Guid.TryParseExact(idOrKey, "D", out var id)
            ? await incidents.FindAsync(scope, new RecordId(id), http.RequestAborted)
            : await incidents.FindByKeyAsync(scope, idOrKey, http.RequestAborted);
        if (found is null)
        {
            return Problems.Of(new RecordNotFound(idOrKey));
        }

        http.NoteRead(scope, RecordKind.Incident, found.Id);
        return Tagged(http, found, 200);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, CreateIncident create)
    {
        var (body, refused) = await ApiJson.ReadAsync<NewIncident>(http);
        if (body is null)
        {
            return refused!;
        }

        var created = await create.ExecuteAsync(http.Actor, body.For(http.Actor), [.. (body.Steps ?? []).Select(step => step ?? "")], http.RequestAborted);
        if (created.Failed)
        {
            return Problems.Of(created.Error);
        }

        return await CreatedAsync(http, created.Value);
    }

    internal static async Task<IResult> CreatedAsync(HttpContext http, CreatedIncident created)
    {
        http.Response.Headers.Location = $"/api/v1/incidents/{created.Key}";
        return await DetailsAsync(http, created.Id) is { } details
            ? Tagged(http, details, 201)
            : Results.Json(created, ApiJson.Options, statusCode: 201);
    }

    private static async Task<IResult> EditAsync(string idOrKey, HttpContext http, EditIncident edit)
    {
        var (record, patch, version, refused) = await OpenAsync<IncidentPatch>(http, idOrKey, required: true);
        return refused ?? await DoneAsync(
            http,
            record!.Id,
            await edit.ExecuteAsync(http.Actor, new(record.Id, version ?? record.Version, patch!, Strict: true), http.RequestAborted));
    }

    private static async Task<IResult> AssignAsync(string idOrKey, HttpContext http, AssignIncident assign)
    {
        var (record, body, version, refused) = await OpenAsync<AssignmentBody>(http, idOrKey, required: true);
        return refused ?? await DoneAsync(
            http,
            record!.Id,
            await assign.ExecuteAsync(http.Actor, new(record.Id, body!.Team, body.Assignee, version, body.Reason), http.RequestAborted));
    }

    private static async Task<IResult> RouteAsync(string idOrKey, HttpContext http, RouteIncident route)
    {
        var (record, refused) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        if (record is null)
        {
            return refused!;
        }

        return Preconditions.Read(http, required: true, out var version) is { } missing ? missing : await DoneAsync(http, record.Id, await route.ExecuteAsync(http.Actor, new(record.Id, version), http.RequestAborted));
    }

    private static async Task<IResult> PrioritiseAsync(string idOrKey, HttpContext http, PrioritiseIncident prioritise)
    {
        var (record, body, version, refused) = await OpenAsync<PriorityBody>(http, idOrKey, required: true);
        return refused ?? await DoneAsync(
            http,
            record!.Id,
            await prioritise.ExecuteAsync(http.Actor, new(record.Id, body!.Priority, body.Reason, version), http.RequestAborted));
    }

    private static async Task<IResult> MoveAsync(string idOrKey, HttpContext http, MoveIncident move, IRecordQueries records)
    {
        var (record, body, version, refused) = await OpenAsync<StateBody>(http, idOrKey, required: false);
        if (refused is not null)
        {
            return refused;
        }

        if (body!.To is not { } to)
        {
            return Problems.Of(new InvalidField("to", $"to is required: one of {string.Join(", ", EnumText.All<IncidentState>())}."));
        }

        RecordId? duplicateOf = null;
        if (body.DuplicateOf is { } reference)
        {
            duplicateOf = (await records.FindAsync(await http.ScopeAsync(), reference, http.RequestAborted))?.Id;
            if (duplicateOf is null)
            {
                return Problems.Of(new RecordNotFound(reference) { Field = "duplicateOf" });
            }
        }

        var command = new MoveIncident.Command(record!.Id, to)
        {
            ExpectedVersion = version,
            PendingReason = body.PendingReason,
            ResumeAt = body.ResumeAt,
            ResolutionCode = body.ResolutionCode,
            ResolutionNotes = body.ResolutionNotes,
            WithChildren = body.WithChildren ?? true,
            CancelReason = body.CancelReason,
            DuplicateOf = duplicateOf,
            Note = body.Note,
        };
        return await DoneAsync(http, record.Id, await move.ExecuteAsync(http.Actor, command, http.RequestAborted));
    }

    private static async Task<IResult> MatrixAsync(HttpContext http, IPriorityMatrixStore matrices)
    {
        if (http.CannotRead() is { } denied)
        {
            return denied;
        }

        var matrix = await matrices.GetAsync(http.Actor.Tenant, http.RequestAborted);
        Preconditions.Tag(http, matrix.Version);
        return Results.Json(MatrixAnswer.Of(matrix), ApiJson.Options);
    }

    private static async Task<IResult> EditMatrixAsync(HttpContext http, EditPriorityMatrix edit, IPriorityMatrixStore matrices)
    {
        if (Preconditions.Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var (body, refused) = await ApiJson.ReadAsync<MatrixBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var edited = await edit.ExecuteAsync(http.Actor, new(body.Cells ?? [], version, body.CriticalServices), http.RequestAborted);
        if (!edited.Failed)
        {
            Preconditions.Tag(http, edited.Value);
            return Results.Json(MatrixAnswer.Of(await matrices.GetAsync(http.Actor.Tenant, http.RequestAborted)), ApiJson.Options);
        }

        if (edited.Error is not VersionConflict)
        {
            return Problems.Of(edited.Error);
        }

        var current = await matrices.GetAsync(http.Actor.Tenant, http.RequestAborted);
        Preconditions.Tag(http, current.Version);
        return Problems.Of(edited.Error, MatrixAnswer.Of(current));
    }

    /// <summary>What every change of an incident begins with: it is there, the precondition is, the body is well-formed.</summary>
    internal static async Task<(RecordHead? Record, T? Body, int? Version, IResult? Refused)> OpenAsync<T>(
        HttpContext http, string idOrKey, bool required)
        where T : class
    {
        var (record, notFound) = await http.RecordAsync(idOrKey, RecordKind.Incident);
        if (record is null)
        {
            return (null, null, null, notFound);
        }

        if (Preconditions.Read(http, required, out var version) is { } missing)
        {
            return (null, null, null, missing);
        }

        var (body, refused) = await ApiJson.ReadAsync<T>(http);
        return body is null ? (null, null, null, refused) : (record, body, version, null);
    }

    internal static async Task<IResult> DoneAsync(HttpContext http, RecordId id, Result<int> done)
    {
        if (!done.Failed)
        {
            return await AnswerAsync(http, id);
        }

        if (done.Error is not (VersionConflict or EditConflict) || await DetailsAsync(http, id) is not { } current)
        {
            return Problems.Of(done.Error);
        }

        Preconditions.Tag(http, current.Version);
        return Problems.Of(done.Error, current);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, RecordId id) =>
        await DetailsAsync(http, id) is { } details ? Tagged(http, details, 200) : Problems.Of(new RecordNotFound(id));

    private static async Task<IncidentDetails?> DetailsAsync(HttpContext http, RecordId id) =>
        await http.RequestServices.GetRequiredService<IIncidentQueries>().FindAsync(await http.ScopeAsync(), id, http.RequestAborted);

    private static IResult Tagged(HttpContext http, IncidentDetails details, int status)
    {
        Preconditions.Tag(http, details.Version);
        return Results.Json(details, ApiJson.Options, statusCode: status);
    }
}
